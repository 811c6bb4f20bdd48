package dev.freezeframe.contracts.event;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the events on {@link Topics#REPLICATIONS} carry. */
public final class ReplicationPayload {
    private ReplicationPayload() {}

    /**
     * The catalog asks for a copy. Key: the replication's id.
     *
     * @param id that of the action that shows it
     * @param team the team that owns the image
     * @param snapshotId the image's public id: an integer as text, or the UUID of a volume's snapshot
     * @param manifestId the same in every region
     * @param domain the deduplication domain of the image's content
     * @param sourceRegions where the image is available
     * @param targetRegion where it is to be available too
     * @param logicalBytes size of the disk
     * @param storedBytes compressed size of everything that the image refers to
     * @param policyId the policy that asked for it; null when somebody did
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Requested(
            long id,
            UUID team,
            String snapshotId,
            UUID manifestId,
            UUID domain,
            List<String> sourceRegions,
            String targetRegion,
            long logicalBytes,
            long storedBytes,
            @Nullable Long policyId,
            Instant requestedAt) {}

    /** A policy asks the catalog for a copy. Key: the image's public id. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Wanted(String snapshotId, UUID team, String targetRegion, long policyId) {}

    /**
     * A replication as it is after the event. Key: its id. Bytes are those of stored objects.
     *
     * @param request what was asked for
     * @param status {@code queued}, {@code running}, {@code paused}, {@code completed}, {@code failed} or
     *     {@code cancelled}
     * @param chunksTotal chunks that the image refers to, as far as known
     * @param chunksAlreadyThere chunks that the target region held already
     * @param attempts how often the work began
     * @param lastError what went wrong last; null when nothing did
     * @param startedAt when the work began first
     * @param endedAt null while it has not ended
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record State(
            @JsonUnwrapped Requested request,
            String status,
            long chunksTotal,
            long bytesTotal,
            long chunksAlreadyThere,
            long bytesAlreadyThere,
            long chunksCopied,
            long bytesCopied,
            int attempts,
            @Nullable String lastError,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {}

    /** @param fence the fencing token of the work that copied, which the index' session must still carry */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Copied(@JsonUnwrapped State state, long fence) {}
}
