package dev.freezeframe.snapshots.engine;

import java.util.List;

/**
 * What a verification with keys has found of an image in a region.
 *
 * @param there whether the region has the image at all
 * @param lost ranges of the disk that cannot be had back, in ascending order; all of it if the root is damaged
 */
public record CheckedImage(boolean there, List<LostRange> lost) {
    static final CheckedImage GONE = new CheckedImage(false, List.of());

    /** Whether the image is there and whole. */
    public boolean isWhole() {
        return there && lost.isEmpty();
    }
}
