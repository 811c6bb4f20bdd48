package dev.freezeframe.snapshots.store;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.freezeframe.snapshots.engine.ReclaimableSpace;
import dev.freezeframe.snapshots.engine.index.StoreUsage;
import dev.freezeframe.snapshots.engine.index.SweepRun;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A region's store in the words of the API. Bytes of objects are as they lie in the bucket, compressed.
 *
 * @param images that are available in the region
 * @param logicalBytes the sizes of their disks together
 * @param referencedBytes what they would take up if nothing were shared
 * @param storedBytes what all objects take up
 * @param uniqueBytes what of it something refers to
 * @param dedupRatio {@code referencedBytes} to {@code uniqueBytes}; null where nothing is stored
 * @param measuredAt when the figures above were counted
 */
record StoreView(
        String region,
        long images,
        @JsonProperty("logical_bytes") long logicalBytes,
        @JsonProperty("referenced_bytes") long referencedBytes,
        long chunks,
        @JsonProperty("stored_bytes") long storedBytes,
        @JsonProperty("unique_bytes") long uniqueBytes,
        @JsonProperty("dedup_ratio") @Nullable Double dedupRatio,
        ReclaimableSpace reclaimable,
        @JsonProperty("measured_at") Instant measuredAt,
        SweepView sweep) {
    static StoreView of(String region, Figures figures, Optional<SweepRun> run) {
        StoreUsage usage = figures.usage();
        ReclaimableSpace reclaimable = figures.reclaimable();
        long unique = Math.max(0, usage.storedBytes() - reclaimable.bytes());
        return new StoreView(
                region,
                usage.images(),
                usage.logicalBytes(),
                usage.referencedBytes(),
                usage.chunks(),
                usage.storedBytes(),
                unique,
                unique == 0 ? null : Math.round(100.0 * usage.referencedBytes() / unique) / 100.0,
                reclaimable,
                figures.measuredAt(),
                SweepView.of(run));
    }

    /**
     * The sweep's last run.
     *
     * @param state {@code never}, {@code running}, {@code done}, {@code failed} (the next run goes on) or
     *     {@code contradiction} (nothing is reclaimed until the index is repaired)
     * @param complete whether nothing was left to do
     */
    record SweepView(
            String state,
            @JsonProperty("started_at") @Nullable Instant startedAt,
            @JsonProperty("ended_at") @Nullable Instant endedAt,
            @JsonProperty("condemned_objects") long condemnedObjects,
            @JsonProperty("reclaimed_objects") long reclaimedObjects,
            @JsonProperty("reclaimed_bytes") long reclaimedBytes,
            @JsonProperty("deleted_objects") long deletedObjects,
            boolean complete,
            String problem) {
        static SweepView of(Optional<SweepRun> last) {
            return last.map(SweepView::of).orElse(new SweepView("never", null, null, 0, 0, 0, 0, false, ""));
        }

        private static SweepView of(SweepRun run) {
            SweepRun.Done done = run.done();
            return new SweepView(
                    run.state().wireName(),
                    run.startedAt(),
                    run.endedAt(),
                    done == null ? 0 : done.condemned(),
                    done == null ? 0 : done.taken(),
                    done == null ? 0 : done.reclaimedBytes(),
                    done == null ? 0 : done.deleted(),
                    done != null && done.complete(),
                    run.problem());
        }
    }
}
