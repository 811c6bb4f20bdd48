package dev.freezeframe.replications.replication;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A copy as the API shows it.
 *
 * @param snapshotId the image's public id
 * @param endedAt null while the copy is queued or running
 */
public record ReplicationView(
        long id,
        String snapshotId,
        String sourceRegion,
        String targetRegion,
        String status,
        Instant createdAt,
        @Nullable Instant endedAt) {
    static ReplicationView of(Replication replication) {
        return new ReplicationView(
                replication.id,
                replication.snapshotId,
                replication.sourceRegion,
                replication.targetRegion,
                replication.status,
                replication.createdAt,
                replication.endedAt);
    }
}
