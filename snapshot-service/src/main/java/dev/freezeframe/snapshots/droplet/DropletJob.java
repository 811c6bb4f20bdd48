package dev.freezeframe.snapshots.droplet;

/**
 * What a droplet's jobs are told.
 *
 * @param actionId the action that shows the work; null for the removal of a deleted droplet's disk
 * @param imageId the image to make the disk from, or to save it to; null where none is involved
 * @param sizeSlug the size to change to; null where it stays
 * @param growDisk whether the disk grows with the size
 * @param salvage whether what is damaged of the image becomes zeros instead of a failure
 */
public record DropletJob(
        long dropletId, Long actionId, Long imageId, String sizeSlug, boolean growDisk, boolean salvage) {
    static DropletJob withImage(long dropletId, long actionId, long imageId) {
        return withImage(dropletId, actionId, imageId, false);
    }

    static DropletJob withImage(long dropletId, long actionId, long imageId, boolean salvage) {
        return new DropletJob(dropletId, actionId, imageId, null, false, salvage);
    }
}
