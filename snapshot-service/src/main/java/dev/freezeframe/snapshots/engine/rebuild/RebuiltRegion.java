package dev.freezeframe.snapshots.engine.rebuild;

import java.util.List;

/**
 * What became of a region.
 *
 * @param images that were entered
 * @param pages their pages
 * @param chunks their chunks
 * @param missingChunks of these, those that the bucket does not hold
 * @param otherObjects chunks and pages that belong to no image that was entered
 * @param otherBytes the bytes of these
 * @param problems why images were not entered; while there are any, the sweep is not told of other objects, which may be
 *     theirs
 */
public record RebuiltRegion(
        String region,
        long images,
        long pages,
        long chunks,
        long missingChunks,
        long otherObjects,
        long otherBytes,
        List<String> problems) {
    public RebuiltRegion {
        problems = List.copyOf(problems);
    }
}
