package dev.freezeframe.snapshots.image;

/** Where an image is in its life. */
public enum ImageStatus {
    /** Accepted; nothing has been read yet. */
    NEW,
    /** Its data is being read. */
    PENDING,
    /** Durable, complete and usable. */
    AVAILABLE,
    /** Its owner has deleted it; its references are being dropped. */
    DELETING,
    /** Gone, or never came to be ({@code error_message} says why). The row stays for whoever waits on it. */
    DELETED;

    /** The word in the database. */
    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
