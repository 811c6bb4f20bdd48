package dev.freezeframe.snapshots.engine;

/** What to do about ranges of an image that cannot be had back. */
public enum Damaged {
    /** Fail, naming the first range that was found, and change nothing. */
    FAILS,
    /** Leave them zeros, and list them. */
    IS_ZEROS;

    /** As a request says it: {@code "salvage": true}. */
    public static Damaged of(boolean salvage) {
        return salvage ? IS_ZEROS : FAILS;
    }
}
