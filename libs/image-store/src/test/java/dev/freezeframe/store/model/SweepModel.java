package dev.freezeframe.store.model;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writers, readers, the sweep and the bucket of one region. Step by step the model does what the methods of {@link
 * dev.freezeframe.store.index.ChunkIndex} and {@link dev.freezeframe.store.index.SweepIndex} do in a transaction:
 *
 * <table>
 *   <caption>Where each method is</caption>
 *   <tr><td>{@code begin}, {@code pin}, {@code reserve}, {@code recordChunks}, {@code recordPages}, {@code commit},
 *     {@code release}</td><td>{@link WriterSteps}</td></tr>
 *   <tr><td>{@code drop}, {@code hold}, {@code quarantine}, {@code acquit}</td><td>here</td></tr>
 *   <tr><td>{@code nextGeneration}, {@code condemn}, {@code take}, {@code garbage}, {@code forget}</td>
 *     <td>{@link SweepSteps}</td></tr>
 *   <tr><td>requests on their way</td><td>{@link BucketSteps}</td></tr>
 * </table>
 *
 * A transaction is one step where a lock makes it one. Where none does there are two: {@code take} reads which sessions are
 * open without locking the region, and the generation that {@code pin} and the recordings read may have passed when
 * they lock the row.
 */
final class SweepModel implements Model {
    /** Something was to be referred to that is gone. */
    static final byte MISSING = 1;

    /** There were fewer references than were to be taken away. */
    static final byte MISCOUNTED = 2;

    private final Layout layout;
    private final Canonical canonical;
    private final Invariants invariants;
    private final WriterSteps writers;
    private final SweepSteps sweeps;
    private final BucketSteps bucket;
    private final Mutation mutation;

    /**
     * @param mutation null for the protocol as it is
     * @param promises which ones to check
     */
    SweepModel(Bounds bounds, @Nullable Mutation mutation, Set<Promise> promises) {
        Mutation applied = mutation == null ? Mutation.NONE : mutation;
        this.layout = new Layout(bounds, applied == Mutation.ROOTS_NAMED_BY_IMAGE);
        this.mutation = applied;
        this.canonical = new Canonical(layout, applied);
        this.invariants = new Invariants(layout, applied, promises);
        this.writers = new WriterSteps(layout, applied);
        this.sweeps = new SweepSteps(layout, applied);
        this.bucket = new BucketSteps(layout);
    }

    @Override
    public byte[] initial() {
        return new byte[layout.length];
    }

    @Override
    public void successors(byte[] state, Steps steps) {
        writers.of(state, steps);
        images(state, steps);
        damage(state, steps);
        sweeps.of(state, steps);
        bucket.of(state, steps);
    }

    private void images(byte[] state, Steps steps) {
        for (int manifest = 0; manifest < layout.bounds.uploads(); manifest++) {
            int page = state[layout.manifest(manifest)] - 1;
            if (page >= 0) {
                drop(state, manifest, page, steps);
                if (state[Layout.HOLDER] == 0) {
                    hold(state, page, steps);
                }
            }
        }
        if (state[Layout.HOLDER] != 0) {
            byte[] next = state.clone();
            if (mutation != Mutation.READ_WITHOUT_HOLD) {
                unrefer(next, layout.row(state[Layout.HOLDER] - 1));
            }
            next[Layout.HOLDER] = 0;
            steps.to(next, "the restore ends");
        }
    }

    /** {@code quarantine} and {@code acquit}: whoever looks may be mistaken. */
    private void damage(byte[] state, Steps steps) {
        for (int content = 0; content < layout.bounds.contents(); content++) {
            int row = layout.row(content);
            if (layout.bounds.damage() && state[row] != 0) {
                byte[] next = state.clone();
                next[row + 4] = (byte) (1 - state[row + 4]);
                steps.to(next, state[row + 4] == 0 ? "content % is quarantined" : "content % is acquitted", content);
            }
        }
    }

    private void drop(byte[] state, int manifest, int page, Steps steps) {
        byte[] next = state.clone();
        unrefer(next, layout.row(page));
        next[layout.manifest(manifest)] = 0;
        int root = layout.name(layout.rootName(manifest));
        if (layout.bounds.roots() != Bounds.Roots.NONE && next[root] == Layout.NOT_RESERVED) {
            next[root] = Layout.DISCARDED;
        }
        steps.to(next, "an image of page % is dropped", page);
    }

    private void hold(byte[] state, int page, Steps steps) {
        byte[] next = state.clone();
        if (mutation != Mutation.READ_WITHOUT_HOLD) {
            next[layout.row(page) + 1]++;
        }
        next[Layout.HOLDER] = (byte) (page + 1);
        steps.to(next, "a restore of page % begins", page);
    }

    @Override
    public byte[] normal(byte[] state) {
        return canonical.normal(state);
    }

    @Override
    public byte[] canonical(byte[] state) {
        return canonical.renamed(state);
    }

    @Override
    public @Nullable String violation(byte[] state) {
        return invariants.violation(state);
    }

    static void clear(byte[] state, int from, int length) {
        java.util.Arrays.fill(state, from, from + length, (byte) 0);
    }

    static void unrefer(byte[] state, int row) {
        if (state[row] == 0 || state[row + 1] == 0) {
            state[Layout.FAULT] = MISCOUNTED;
        } else {
            state[row + 1]--;
        }
    }
}
