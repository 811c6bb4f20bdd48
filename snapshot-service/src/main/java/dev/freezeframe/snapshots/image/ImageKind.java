package dev.freezeframe.snapshots.image;

/** What an image is; the published API calls it {@code type}, and has no word for a volume's snapshot there. */
public enum ImageKind {
    /** Published by the operator under a slug, for every team. */
    BASE,
    /** Taken from a droplet. */
    SNAPSHOT,
    /** Imported by a team. */
    CUSTOM,
    /** Taken from a volume; known by a UUID and not listed among the images. */
    VOLUME_SNAPSHOT;

    /** The word in the database and in events. */
    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
