package dev.freezeframe.store.disk;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * A disk to write to. Starts out as all zeros. Safe for use by several threads at once on ranges that do not overlap.
 * Failures complete a stage with {@link java.io.IOException}.
 */
public interface BlockSink extends AutoCloseable {
    /** The size of the disk in bytes, constant while the sink is open. */
    long sizeBytes();

    /** Writes the remaining bytes of {@code source} at {@code offset}; the range must lie within the disk. */
    CompletionStage<Void> write(long offset, ByteBuffer source);

    /** Makes everything written so far durable. */
    CompletionStage<Void> flush();

    /** Releases what the sink holds, without making anything durable. */
    @Override
    void close();
}
