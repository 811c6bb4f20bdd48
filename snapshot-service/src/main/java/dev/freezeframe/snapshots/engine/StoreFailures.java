package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.LeaseLostException;
import dev.freezeframe.kit.job.PermanentJobFailure;
import dev.freezeframe.store.disk.CorruptDiskException;
import dev.freezeframe.store.image.DamagedChunkException;
import dev.freezeframe.store.index.LostSessionException;
import dev.freezeframe.store.manifest.InvalidManifestException;
import dev.freezeframe.store.object.ObjectNotFoundException;
import dev.freezeframe.store.object.ObjectStoreException;
import java.io.IOException;

/** Tells which failures of the store end a job, which are tried again, and what the user gets to read. */
final class StoreFailures {
    private StoreFailures() {}

    /** What a job throws instead of {@code failure}. */
    static IOException translated(JobContext job, String region, IOException failure) throws PermanentJobFailure {
        if (failure instanceof LostSessionException) {
            throw new LeaseLostException(job.id(), job.fence());
        }
        if (failure instanceof CorruptDiskException) {
            throw new PermanentJobFailure(String.valueOf(failure.getMessage()), failure);
        }
        if (failure instanceof DamagedChunkException
                || failure instanceof InvalidManifestException
                || failure instanceof ObjectNotFoundException) {
            throw new PermanentJobFailure(
                    "The image is damaged in region " + region + " and cannot be restored.", failure);
        }
        if (failure instanceof ObjectStoreException) {
            return new ImageStoreException(
                    "The image store of region " + region + " is not available. Try again later.", failure);
        }
        return failure;
    }
}
