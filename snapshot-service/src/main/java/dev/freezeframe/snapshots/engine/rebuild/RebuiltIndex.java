package dev.freezeframe.snapshots.engine.rebuild;

import java.util.List;

/** What was found in the buckets and entered. */
public record RebuiltIndex(List<RebuiltImage> images, List<RebuiltRegion> regions) {
    public RebuiltIndex {
        images = List.copyOf(images);
        regions = List.copyOf(regions);
    }
}
