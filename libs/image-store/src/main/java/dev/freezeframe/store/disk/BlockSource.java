package dev.freezeframe.store.disk;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A disk to read from. Safe for use by several threads at once; reads of different ranges may overlap in time.
 *
 * <p>Failures of the medium complete a stage with {@link java.io.IOException}; a source whose content is not what its
 * format promises completes it with {@link CorruptDiskException}.
 */
public interface BlockSource extends AutoCloseable {
    /** The size of the disk in bytes, constant while the source is open. */
    long sizeBytes();

    /**
     * The ranges within {@code [offset, offset + length)} that may hold something other than zeros, in ascending order,
     * not overlapping. A range that is left out reads as zeros. A source that cannot tell answers the whole range.
     */
    CompletionStage<List<Extent>> allocated(long offset, long length);

    /**
     * Reads {@code target.remaining()} bytes at {@code offset} and advances the buffer's position by as many. The range
     * must lie within the disk.
     */
    CompletionStage<Void> read(long offset, ByteBuffer target);

    /**
     * The ranges written since the state that {@code token} names, or empty when that is not known, in which case the
     * caller reads everything. A hint only: the store samples it and falls back to a full read if it lies.
     *
     * @param token opaque, given out by the same kind of source when an earlier image was taken
     */
    default CompletionStage<Optional<List<Extent>>> changedSince(String token) {
        return java.util.concurrent.CompletableFuture.completedStage(Optional.empty());
    }

    /** Releases what the source holds; later calls fail. */
    @Override
    void close();
}
