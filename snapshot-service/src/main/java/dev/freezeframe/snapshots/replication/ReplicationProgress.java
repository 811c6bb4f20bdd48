package dev.freezeframe.snapshots.replication;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.freezeframe.contracts.event.ReplicationPayload;
import org.jspecify.annotations.Nullable;

/**
 * How far a copy has come, as the action shows it. Bytes are those of stored objects.
 *
 * @param status {@code waiting}, {@code queued}, {@code running}, {@code paused}, …
 * @param bytesAlreadyThere found to be in the region already
 * @param percent of the bytes dealt with, 0 to 100
 * @param lastError what went wrong last, if anything
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ReplicationProgress(
        String status,
        long bytesTotal,
        long bytesAlreadyThere,
        long bytesCopied,
        long chunksTotal,
        long chunksAlreadyThere,
        long chunksCopied,
        int percent,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String lastError) {
    static ReplicationProgress of(ReplicationPayload.State state, boolean complete) {
        long done = state.bytesAlreadyThere() + state.bytesCopied();
        return new ReplicationProgress(
                complete ? "completed" : state.status(),
                state.bytesTotal(),
                state.bytesAlreadyThere(),
                state.bytesCopied(),
                state.chunksTotal(),
                state.chunksAlreadyThere(),
                state.chunksCopied(),
                complete ? 100 : percent(done, state.bytesTotal()),
                state.lastError());
    }

    /** Nothing has been done yet, or nothing had to be. */
    static ReplicationProgress of(String status, int percent) {
        return new ReplicationProgress(status, 0, 0, 0, 0, 0, 0, percent, null);
    }

    /** Rounded down, and 0 while the total is not known. */
    private static int percent(long done, long total) {
        return total <= 0 ? 0 : (int) Math.min(100, (long) (done * 100.0 / total));
    }
}
