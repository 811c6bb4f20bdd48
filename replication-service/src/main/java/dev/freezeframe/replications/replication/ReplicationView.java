package dev.freezeframe.replications.replication;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A copy as the API shows it. Bytes are those of stored objects.
 *
 * @param snapshotId the image's public id
 * @param sourceRegion null until the work has begun
 * @param rate bytes a second, lately; 0 while nothing is copied
 * @param estimatedEnd null where nothing can be said
 * @param attempts how often the work began
 * @param lastError what went wrong last; null when nothing did
 * @param policyId the policy that asked for it; null when somebody did
 * @param startedAt null until the work has begun
 * @param endedAt null while it has not ended
 */
public record ReplicationView(
        long id,
        String snapshotId,
        @Nullable String sourceRegion,
        String targetRegion,
        String status,
        long chunksTotal,
        long bytesTotal,
        long chunksAlreadyThere,
        long bytesAlreadyThere,
        long chunksCopied,
        long bytesCopied,
        long rate,
        @Nullable Instant estimatedEnd,
        int attempts,
        @Nullable String lastError,
        @Nullable Long policyId,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {
    static ReplicationView of(Replication replication, Instant now) {
        boolean copies = replication.status == ReplicationStatus.RUNNING && replication.copiedAt == null;
        long rate = copies ? replication.rate : 0;
        return new ReplicationView(
                replication.id,
                replication.snapshotId,
                replication.sourceRegion,
                replication.targetRegion,
                replication.status.wireName(),
                replication.chunksTotal,
                replication.bytesTotal,
                replication.chunksAlreadyThere,
                replication.bytesAlreadyThere,
                replication.chunksCopied,
                replication.bytesCopied,
                rate,
                rate == 0 ? null : now.plus(rest(replication, rate)),
                replication.attempts,
                replication.lastError,
                replication.policyId,
                replication.requestedAt,
                replication.startedAt,
                replication.endedAt);
    }

    private static Duration rest(Replication replication, long rate) {
        long bytes = replication.bytesTotal - replication.bytesAlreadyThere - replication.bytesCopied;
        return Duration.ofSeconds(Math.max(0, bytes) / rate);
    }
}
