package dev.freezeframe.snapshots.upload;

import java.util.Locale;

/** How far an upload is. */
public enum UploadStatus {
    /** Blocks can be put. */
    OPEN,
    /** All blocks are there, and the snapshot is being made of them. */
    COMPLETING,
    /** The snapshot is available. */
    COMPLETED,
    /** The snapshot could not be made. */
    FAILED,
    /** The client gave it up, or deleted the snapshot. */
    ABORTED,
    /** No block came for too long. */
    EXPIRED;

    /** The word in the database and in replies. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
