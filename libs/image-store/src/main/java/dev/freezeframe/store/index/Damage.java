package dev.freezeframe.store.index;

/** What is wrong with a quarantined object. */
public enum Damage {
    /** The bucket has no object of that name. */
    MISSING,
    /** Its bytes are not those that were stored: the checksum, which takes no key, does not match. */
    CORRUPT,
    /** What is in it is not what its id says, or cannot be had from it. Found by somebody who has the keys. */
    WRONG_CONTENT
}
