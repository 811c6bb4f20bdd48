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
import dev.freezeframe.store.object.StoreProblem;
import dev.freezeframe.store.object.StoreRefusedException;
import java.io.IOException;
import org.jboss.logging.Logger;

/**
 * Tells which failures of the store end a job, which are tried again, and what the user gets to read. What the operator
 * needs besides is logged.
 */
final class StoreFailures {
    private static final Logger LOG = Logger.getLogger(StoreFailures.class);

    private StoreFailures() {}

    /** What a job throws instead of {@code failure}. */
    static IOException translated(JobContext job, String region, IOException failure) throws PermanentJobFailure {
        if (failure instanceof LostSessionException) {
            throw new LeaseLostException(job.id(), job.fence());
        }
        if (failure instanceof CorruptDiskException) {
            throw new PermanentJobFailure(String.valueOf(failure.getMessage()), failure);
        }
        if (failure instanceof DamagedChunkException damage) {
            LOG.errorf("job %d: region %s: %s", job.id(), region, damage.getMessage());
            throw new PermanentJobFailure(
                    "The image is damaged in region " + region + ": "
                            + LostRange.inWords(damage.offset(), damage.length())
                            + " of its disk cannot be restored. Nothing was changed. Use a region where it is whole, or ask"
                            + " again with \"salvage\": true to have what is damaged filled with zeros.",
                    failure);
        }
        if (failure instanceof InvalidManifestException || failure instanceof ObjectNotFoundException) {
            LOG.errorf("job %d: region %s: %s", job.id(), region, failure.getMessage());
            throw new PermanentJobFailure(
                    "The image is damaged in region " + region + " and cannot be restored: what it consists of is not"
                            + " known there any more. Nothing was changed. Use a region where it is whole.",
                    failure);
        }
        if (failure instanceof ObjectStoreException store) {
            return ofStore(job, region, store);
        }
        return failure;
    }

    private static IOException ofStore(JobContext job, String region, ObjectStoreException failure)
            throws PermanentJobFailure {
        LOG.warnf("job %d, attempt %d: region %s: %s", job.id(), job.attempt(), region, failure.getMessage());
        String words = inWords(region, failure);
        if (failure instanceof StoreRefusedException && failure.problem() != StoreProblem.NOT_THE_STORE) {
            // The store has made up its mind: only the operator can change that.
            throw new PermanentJobFailure(words, failure);
        }
        return new ImageStoreException(words, failure);
    }

    private static String inWords(String region, ObjectStoreException failure) {
        String store = "The image store of region " + region;
        return switch (failure.problem()) {
            case UNREACHABLE, OTHER -> store + " is not available. Try again later.";
            case OVERLOADED -> store + " is overloaded or out of order. Try again later.";
            case NO_BUCKET -> store + " is not there: its bucket does not exist. The operator has to see to it.";
            case READ_REFUSED -> store + " refuses to be read. The operator has to check its access keys and policy.";
            case WRITE_REFUSED ->
                store + " refuses to be written: it is read-only, or the operator has to check its access keys and"
                        + " policy.";
            case FULL -> store + " is full. Delete snapshots, or have the operator enlarge it.";
            case NOT_THE_STORE ->
                store + " is not the one that it was: its bucket seems to have been emptied, or replaced. Nothing is"
                        + " saved there. The operator has to see to it.";
            case CLOCK_SKEW ->
                store + " refuses requests because its clock and that of this service differ too much. The operator"
                        + " has to set the clocks.";
        };
    }
}
