package dev.freezeframe.store.model;

import static dev.freezeframe.store.model.Layout.GENERATION;
import static dev.freezeframe.store.model.Layout.LIVE;
import static dev.freezeframe.store.model.Layout.NO_SESSION;
import static dev.freezeframe.store.model.Layout.RESERVED;
import static dev.freezeframe.store.model.Layout.UNKNOWN;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes states equal that differ in nothing that matters: numbers of generations count only by their order, what an
 * attempt has come to does not count once it has lost its session, and uploads, jobs and sweeps can be renamed.
 */
final class Canonical {
    private final Layout layout;
    private final Bounds bounds;
    private final Mutation mutation;
    private final List<int[]> uploadOrders = new ArrayList<>();
    private final List<int[]> jobOrders = new ArrayList<>();

    Canonical(Layout layout, Mutation mutation) {
        this.layout = layout;
        this.bounds = layout.bounds;
        this.mutation = mutation;
        boolean alike = mutation != Mutation.NAMES_WITHOUT_UPLOAD && mutation != Mutation.ROOTS_NAMED_BY_IMAGE;
        orders(new int[bounds.uploads()], 0, alike ? uploadOrders : new ArrayList<>());
        if (!alike) {
            uploadOrders.add(identity(bounds.uploads()));
        }
        orders(new int[bounds.jobs()], 0, jobOrders);
        jobOrders.removeIf(order -> !keepsPages(order));
    }

    private static int[] identity(int length) {
        int[] order = new int[length];
        Arrays.setAll(order, i -> i);
        return order;
    }

    private static void orders(int[] order, int filled, List<int[]> found) {
        if (filled == order.length) {
            found.add(order.clone());
            return;
        }
        for (int value = 0; value < order.length; value++) {
            int candidate = value;
            if (Arrays.stream(order, 0, filled).noneMatch(taken -> taken == candidate)) {
                order[filled] = value;
                orders(order, filled + 1, found);
            }
        }
    }

    private boolean keepsPages(int... order) {
        for (int job = 0; job < order.length; job++) {
            if (bounds.pageOf(job) != bounds.pageOf(order[job])) {
                return false;
            }
        }
        return true;
    }

    byte[] normal(byte[] state) {
        for (int job = 0; job < bounds.jobs(); job++) {
            attempts(state, job);
        }
        pins(state);
        condemned(state);
        return state;
    }

    /** The attempt with the lower fence comes first; of fences only their order counts. */
    private void attempts(byte[] state, int job) {
        int session = layout.session(job);
        for (int attempt = 0; attempt < bounds.attempts(); attempt++) {
            forgetWhatIsLost(state, layout.attempt(job, attempt), session);
        }
        int first = layout.attempt(job, 0);
        if (bounds.attempts() == 2 && state[first] == 0) {
            int second = layout.attempt(job, 1);
            System.arraycopy(state, second, state, first, layout.attemptLength);
            SweepModel.clear(state, second, layout.attemptLength);
            state[session + 1] = (byte) Math.max(0, state[session + 1] - 1);
        }
        if (state[first] == 0) {
            state[session + 1] = 0;
        }
    }

    /** An attempt that has lost its session can only still send what it had reserved. */
    private void forgetWhatIsLost(byte[] state, int at, int session) {
        if (state[at] == 0 || state[at] == state[session] || mutation == Mutation.SESSION_NOT_CHECKED) {
            return;
        }
        boolean over = true;
        for (int progress = at + 1; progress < at + layout.attemptLength; progress++) {
            if (state[progress] == RESERVED) {
                over = false;
            } else {
                state[progress] = UNKNOWN;
            }
        }
        if (over) {
            state[at] = 0;
        }
    }

    /** Pins are compared with what sessions began in, or will begin in. */
    private void pins(byte[] state) {
        long thresholds = 1L << state[GENERATION];
        for (int job = 0; job < bounds.jobs(); job++) {
            if (state[layout.session(job)] != 0) {
                thresholds |= 1L << state[layout.session(job) + 2];
            }
        }
        for (int sweep = 0; sweep < bounds.sweeps(); sweep++) {
            if (hasAsked(state, sweep)) {
                thresholds |= 1L << state[layout.sweep(sweep) + 1];
            }
        }
        for (int content = 0; content < bounds.contents(); content++) {
            if (state[layout.row(content)] != 0) {
                rank(state, layout.row(content) + 2, thresholds);
            }
        }
        rank(state, GENERATION, thresholds);
        for (int job = 0; job < bounds.jobs(); job++) {
            if (state[layout.session(job)] != 0) {
                rank(state, layout.session(job) + 2, thresholds);
            }
        }
        for (int sweep = 0; sweep < bounds.sweeps(); sweep++) {
            if (hasAsked(state, sweep)) {
                rank(state, layout.sweep(sweep) + 1, thresholds);
            }
        }
    }

    private boolean hasAsked(byte[] state, int sweep) {
        byte oldest = state[layout.sweep(sweep) + 1];
        return oldest != 0 && oldest != NO_SESSION;
    }

    /** The generations in which content was condemned are compared with those of sweeps. */
    private void condemned(byte[] state) {
        long thresholds = 0;
        for (int sweep = 0; sweep < bounds.sweeps(); sweep++) {
            if (state[layout.sweep(sweep)] != 0) {
                thresholds |= 1L << state[layout.sweep(sweep)];
            }
        }
        for (int content = 0; content < bounds.contents(); content++) {
            int row = layout.row(content);
            if (state[row] != 0 && state[row + 3] != LIVE) {
                rank(state, row + 3, thresholds);
            }
        }
        for (int sweep = 0; sweep < bounds.sweeps(); sweep++) {
            rank(state, layout.sweep(sweep), thresholds);
        }
    }

    /** Puts in the place of a value how many thresholds are not above it. */
    private static void rank(byte[] state, int place, long thresholds) {
        state[place] = (byte) Long.bitCount(thresholds & ((2L << state[place]) - 1));
    }

    byte[] renamed(byte[] state) {
        byte[] least = state.clone();
        byte[] candidate = state.clone();
        for (int[] jobs : jobOrders) {
            for (int[] uploads : uploadOrders) {
                rename(state, jobs, uploads, candidate);
                if (Arrays.compare(candidate, least) < 0) {
                    byte[] greater = least;
                    least = candidate;
                    candidate = greater;
                }
            }
        }
        return least;
    }

    /** Writes every byte that has a name, or is kept under one; the others are the same in all. */
    private void rename(byte[] state, int[] jobs, int[] uploads, byte[] next) {
        for (int job = 0; job < bounds.jobs(); job++) {
            int to = layout.session(jobs[job]);
            System.arraycopy(state, layout.session(job), next, to, Layout.SESSION);
            next[to] = upload(next[to], uploads);
            for (int attempt = 0; attempt < bounds.attempts(); attempt++) {
                int writer = layout.attempt(jobs[job], attempt);
                System.arraycopy(state, layout.attempt(job, attempt), next, writer, layout.attemptLength);
                next[writer] = upload(next[writer], uploads);
            }
        }
        for (int content = 0; content < bounds.contents(); content++) {
            next[layout.row(content)] = upload(state[layout.row(content)], uploads);
        }
        for (int manifest = 0; manifest < bounds.uploads(); manifest++) {
            next[layout.manifest(uploads[manifest])] = state[layout.manifest(manifest)];
        }
        for (int name = 0; name < layout.nameCount; name++) {
            int to = layout.name(name(name, uploads));
            byte reservation = state[layout.name(name)];
            next[to] =
                    reservation > 0 && reservation <= bounds.jobs() ? (byte) (jobs[reservation - 1] + 1) : reservation;
            next[to + 1] = state[layout.name(name) + 1];
        }
        sweeps(state, next, uploads);
    }

    private void sweeps(byte[] state, byte[] next, int... uploads) {
        System.arraycopy(state, layout.sweeps, next, layout.sweeps, Layout.SWEEP * bounds.sweeps());
        for (int sweep = 0; sweep < bounds.sweeps(); sweep++) {
            int object = layout.sweep(sweep) + 3;
            next[object] = next[object] == 0 ? 0 : (byte) (name(next[object] - 1, uploads) + 1);
        }
        if (bounds.sweeps() == 2) {
            int first = layout.sweep(0);
            int second = layout.sweep(1);
            if (Arrays.compare(next, first, second, next, second, second + Layout.SWEEP) > 0) {
                byte[] moved = Arrays.copyOfRange(next, first, second);
                System.arraycopy(next, second, next, first, Layout.SWEEP);
                System.arraycopy(moved, 0, next, second, Layout.SWEEP);
            }
        }
    }

    private static byte upload(byte upload, int... uploads) {
        return upload == 0 ? 0 : (byte) (uploads[upload - 1] + 1);
    }

    private int name(int name, int... uploads) {
        return name - name % bounds.uploads() + uploads[layout.uploadOf(name) - 1];
    }
}
