package dev.freezeframe.snapshots.destruction;

import java.util.Locale;

/** What can go with a droplet, in the order in which it goes. */
public enum PartKind {
    VOLUME_SNAPSHOT,
    SNAPSHOT,
    VOLUME;

    /** As the database and messages write it. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
