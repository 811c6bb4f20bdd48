package dev.freezeframe.snapshots.upload;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

/** {@code DELETE /v2/snapshots/uploads/{id}}. */
@ApplicationScoped
public class AbortUpload {
    private final CurrentCaller caller;
    private final Uploads uploads;
    private final UploadEnd end;

    public AbortUpload(CurrentCaller caller, Uploads uploads, UploadEnd end) {
        this.caller = caller;
        this.uploads = uploads;
        this.end = end;
    }

    /** Gives an upload up, in the current transaction. One that has ended without a snapshot stays as it is. */
    Uni<Void> abort(String id) {
        return uploads.lock(caller.team(), id, LockModeType.PESSIMISTIC_WRITE).chain(upload -> switch (upload.status) {
            case OPEN ->
                end.giveUp(
                        upload,
                        UploadStatus.ABORTED,
                        "The upload was aborted.",
                        caller.get().requestId());
            case COMPLETING ->
                throw ApiException.unprocessable("The upload is being completed; delete the snapshot instead.");
            case COMPLETED -> throw ApiException.unprocessable("The upload is completed; delete the snapshot instead.");
            case FAILED, ABORTED, EXPIRED -> Uni.createFrom().voidItem();
        });
    }
}
