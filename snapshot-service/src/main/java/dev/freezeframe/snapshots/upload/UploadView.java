package dev.freezeframe.snapshots.upload;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/**
 * An upload as clients see it.
 *
 * @param snapshotId the public id of the snapshot that it becomes
 * @param blocksPut how many blocks have been put; null in lists
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UploadView(
        UUID id,
        String status,
        String snapshotId,
        String name,
        String region,
        long sizeBytes,
        int blockSize,
        long blockCount,
        String parentSnapshotId,
        int idleTimeoutMinutes,
        Long blocksPut,
        Instant createdAt,
        Instant lastActivityAt,
        Instant endedAt,
        String errorMessage) {
    static UploadView of(BlockUpload upload, String snapshotId, String name, Long blocksPut) {
        return new UploadView(
                upload.id,
                upload.status.wireName(),
                snapshotId,
                name,
                upload.region,
                upload.sizeBytes,
                upload.blockSize,
                upload.blockCount(),
                upload.parent,
                upload.idleMinutes,
                blocksPut,
                upload.createdAt,
                upload.lastActivity,
                upload.endedAt,
                upload.errorMessage.isEmpty() ? null : upload.errorMessage);
    }
}
