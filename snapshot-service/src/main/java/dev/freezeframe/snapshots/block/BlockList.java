package dev.freezeframe.snapshots.block;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.freezeframe.snapshots.engine.BlockWalk;
import dev.freezeframe.snapshots.engine.ReadableImage;
import java.util.List;

/**
 * The blocks of a snapshot that hold data; all others are zeros.
 *
 * @param snapshotId the snapshot's public id
 * @param sizeBytes of the disk
 * @param blockSize bytes of every block but the last, which ends where the disk ends
 * @param blockCount how many blocks the disk is cut into
 * @param allocatedBlocks how many of them hold data
 * @param nextPageToken left out on the last page
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BlockList(
        String snapshotId,
        String region,
        long sizeBytes,
        int blockSize,
        long blockCount,
        long allocatedBlocks,
        List<Block> blocks,
        String nextPageToken) {
    /**
     * A block.
     *
     * @param token equal for equal content of a team's snapshots
     */
    public record Block(long index, String token) {}

    static BlockList of(String snapshotId, ReadableImage image, BlockWalk.Found found) {
        return new BlockList(
                snapshotId,
                image.region(),
                image.sizeBytes(),
                image.blockSize(),
                image.blockCount(),
                image.allocatedBlocks(),
                found.blocks().stream()
                        .map(block -> new Block(block.index(), block.second().orElseThrow()))
                        .toList(),
                found.next().isPresent()
                        ? PageToken.of(List.of(image), found.next().getAsLong())
                        : null);
    }
}
