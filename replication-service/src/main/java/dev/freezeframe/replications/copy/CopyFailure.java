package dev.freezeframe.replications.copy;

import dev.freezeframe.store.chunk.DamagedObjectException;
import dev.freezeframe.store.image.UnverifiedCopyException;
import dev.freezeframe.store.index.LostSessionException;
import dev.freezeframe.store.manifest.InvalidManifestException;
import dev.freezeframe.store.object.ObjectNotFoundException;
import dev.freezeframe.store.object.StoreRefusedException;
import dev.freezeframe.store.object.StoreUnavailableException;
import dev.freezeframe.store.remote.IndexUnavailableException;

/** What to do about a copy that did not work. */
sealed interface CopyFailure {
    /** What people read. */
    String message();

    /** Something is away, and will be back: the copy waits for it, however long. */
    record Away(String message) implements CopyFailure {}

    /** The source's copy of the image is of no use: another source is tried, if there is one. */
    record BadSource(String message) implements CopyFailure {}

    /** Nothing that waiting mends; it is tried a few times, and then given up. */
    record Stubborn(String message) implements CopyFailure {}

    /** @param source where it was copied from */
    static CopyFailure of(Exception failure, String source, String target) {
        if (failure instanceof StoreUnavailableException || failure instanceof IndexUnavailableException) {
            return new Away("Waiting: " + failure.getMessage());
        }
        if (failure instanceof LostSessionException) {
            return new Away("The catalog has let the copy go; it begins anew.");
        }
        if (failure instanceof DamagedObjectException || failure instanceof InvalidManifestException) {
            return new BadSource("The image is damaged in region " + source + ": " + failure.getMessage());
        }
        if (failure instanceof ObjectNotFoundException) {
            return new BadSource("The image is incomplete in region " + source + ": " + failure.getMessage());
        }
        if (failure instanceof StoreRefusedException refused) {
            return new Stubborn(inWords(refused, source, target));
        }
        if (failure instanceof UnverifiedCopyException || failure instanceof SourceLostException) {
            return new Stubborn(String.valueOf(failure.getMessage()));
        }
        return new Stubborn("The copy failed for a reason that is in the log of the replication-service.");
    }

    /** Only the target is written, so of what is said of writing the region is known. */
    private static String inWords(StoreRefusedException failure, String source, String target) {
        String store = "The image store of region " + target;
        return switch (failure.problem()) {
            case WRITE_REFUSED ->
                store + " refuses to be written: it is read-only, or the operator has to check its access keys and"
                        + " policy.";
            case FULL -> store + " is full. Delete snapshots there, or have the operator enlarge it.";
            case NOT_THE_STORE ->
                store + " is not the one that it was: its bucket seems to have been emptied, or replaced. Nothing is"
                        + " copied there. The operator has to see to it.";
            case NO_BUCKET ->
                "The image store of region " + source + " or of region " + target
                        + " is not there: its bucket does not exist. The operator has to see to it.";
            case READ_REFUSED ->
                "The image store of region " + source + " or of region " + target
                        + " refuses to be read. The operator has to check its access keys and policy.";
            case CLOCK_SKEW ->
                "The image store of region " + source + " or of region " + target
                        + " refuses requests because its clock and that of this service differ too much. The operator"
                        + " has to set the clocks.";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
