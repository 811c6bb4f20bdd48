package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.store.chunk.DamagedObjectException;
import dev.freezeframe.store.image.DamagedChunkException;
import dev.freezeframe.store.manifest.InvalidManifestException;
import dev.freezeframe.store.object.ObjectNotFoundException;
import java.io.IOException;

/** What readers of images are told when the store fails them. */
final class ReadFailures {
    private ReadFailures() {}

    /** The failure for the reader: damage with its range, everything else as a store that is not available. */
    static IOException translated(String region, Throwable failure) {
        Throwable cause = Stages.unwrapped(failure);
        if (cause instanceof DamagedChunkException damage) {
            return new DamagedImageException(
                    "The image is damaged in region " + region + ": bytes " + damage.offset() + " to "
                            + (damage.offset() + damage.length() - 1) + " of the disk cannot be read.",
                    damage);
        }
        if (cause instanceof DamagedObjectException
                || cause instanceof InvalidManifestException
                || cause instanceof ObjectNotFoundException) {
            return new DamagedImageException(
                    "The image is damaged in region " + region + ": its manifest cannot be read.", cause);
        }
        return new ImageStoreException(
                "The image store of region " + region + " is not available. Try again later.", cause);
    }
}
