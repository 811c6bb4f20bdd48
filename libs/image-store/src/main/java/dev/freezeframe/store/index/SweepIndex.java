package dev.freezeframe.store.index;

import dev.freezeframe.store.chunk.ContentKind;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What the store holds, as the sweep needs it. The rows and why this cannot race with writers are described at
 * {@link ChunkIndex}. Every method is one transaction, bounded by its limit.
 *
 * <p>Content is condemned in one generation and taken in a later one: a row that is about to go is seen by at least two
 * transactions, with every writer that began in between visible to the second.
 */
public interface SweepIndex {
    /** Adds one to the region's generation and returns it. */
    CompletionStage<Long> nextGeneration(String region);

    /**
     * Which of the following steps would find something at this moment; changes nothing. A step for which nothing was found can
     * be left out: what has become due since then is found in the next generation, or by the next sweep.
     *
     * @param generation the current one
     * @param abandonedFor as {@link #garbage} takes it
     */
    CompletionStage<SweepWork> work(String region, long generation, Duration abandonedFor);

    /**
     * Condemns up to {@code limit} live rows that have no references and whose pinned_generation is below the started
     * generation of every open session of the region. Must not run at the same time as {@link ChunkIndex#begin} of the
     * region: both lock the region's row.
     *
     * @param generation the current one
     */
    CompletionStage<SweepCount> condemn(String region, ContentKind kind, long generation, int limit);

    /**
     * Looks whether anything refers to what {@link #take} would remove, going by the referrers themselves, manifests for
     * pages and pages for chunks, and not by the counts that the other methods keep. Reads every referrer of the region
     * once, in bounded memory; changes nothing, and need not be repeated for each step of a run.
     *
     * <p>Completes with {@link MissingContentException} if something does: then the counts are wrong, nothing is taken,
     * and the region's space leaks until an operator looks at it.
     */
    CompletionStage<Void> recheck(String region, ContentKind kind, long generation);

    /**
     * Removes up to {@code limit} rows that were condemned in a generation before {@code generation} and, checked once
     * more under their locks, still have no references and are pinned by no open session. Their objects become garbage.
     * Removing a page row takes one from the refs of each of its chunks.
     *
     * <p>Completes with {@link MissingContentException}, and changes nothing, if the references do not add up: a chunk
     * of a page that has no row or no references left. The sweep of the region then stops, and its space leaks until an
     * operator looks at it.
     */
    CompletionStage<SweepCount> take(String region, ContentKind kind, long generation, int limit);

    /**
     * Names of up to {@code limit} objects to delete, roots of manifests first. Not of what an open session has uploaded: it
     * could want to upload the same once more, and must find that the name is used up.
     *
     * @param abandonedFor of the objects that ended sessions left behind, only those of sessions that ended longer ago than
     *     this, by the index's own clock: an upload that was under way when its session ended may still arrive, and would then
     *     leak. It is about leaking only; no object is lost if the clock is wrong.
     */
    CompletionStage<List<String>> garbage(String region, Duration abandonedFor, int limit);

    /** Forgets garbage whose objects have been deleted. Names that are not garbage are left alone. */
    CompletionStage<Void> forget(String region, Collection<String> names);

    /** What the sweep would reclaim if no writer came back to it; changes nothing. */
    CompletionStage<Reclaimable> reclaimable(String region);
}
