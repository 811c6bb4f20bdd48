package dev.freezeframe.snapshots.block;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.freezeframe.snapshots.engine.BlockWalk;
import dev.freezeframe.snapshots.engine.ReadableImage;
import java.util.List;

/**
 * The blocks in which a snapshot (the second) differs from another one (the first). To make the first disk the second, cut
 * or extend it to {@code size_bytes}, write the listed blocks that are in the second, and zeros where they are not.
 *
 * @param sizeBytes of the second disk
 * @param firstSizeBytes of the first disk
 * @param comparison {@code content}, or {@code allocation} where the two were stored for different teams and a block that
 *     is listed may still be equal
 * @param nextPageToken left out on the last page
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChangedBlockList(
        String snapshotId,
        String since,
        String region,
        long sizeBytes,
        long firstSizeBytes,
        int blockSize,
        long blockCount,
        String comparison,
        List<Changed> changedBlocks,
        String nextPageToken) {
    /**
     * A block that differs.
     *
     * @param inFirst whether the first snapshot holds data there, and not zeros
     * @param inSecond whether the second does
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Changed(long index, boolean inFirst, boolean inSecond, String firstToken, String secondToken) {
        private static Changed of(BlockWalk.Listed block) {
            return new Changed(
                    block.index(),
                    block.first().isPresent(),
                    block.second().isPresent(),
                    block.first().orElse(null),
                    block.second().orElse(null));
        }
    }

    static ChangedBlockList of(
            String snapshotId,
            String since,
            ReadableImage first,
            ReadableImage second,
            BlockWalk walk,
            BlockWalk.Found found) {
        return new ChangedBlockList(
                snapshotId,
                since,
                second.region(),
                second.sizeBytes(),
                first.sizeBytes(),
                second.blockSize(),
                second.blockCount(),
                walk.comparesContent() ? "content" : "allocation",
                found.blocks().stream().map(Changed::of).toList(),
                found.next().isPresent()
                        ? PageToken.of(List.of(first, second), found.next().getAsLong())
                        : null);
    }
}
