package dev.freezeframe.store.object;

/** What is the matter with an object store, as far as it or the network says so. */
public enum StoreProblem {
    /** It cannot be reached, breaks off, or does not answer in time. */
    UNREACHABLE,
    /** It answers that it cannot do the work now. */
    OVERLOADED,
    /** There is no such bucket. */
    NO_BUCKET,
    /** It does not know the credentials, or does not let them read. */
    READ_REFUSED,
    /** It does not let these credentials write: perhaps the bucket is read-only. */
    WRITE_REFUSED,
    /** There is no more room. */
    FULL,
    /** This machine's clock and the store's differ by more than the store tolerates. */
    CLOCK_SKEW,
    /** It answers, and is not the image store that it was: emptied, or made anew in its place. */
    NOT_THE_STORE,
    /** Something else. */
    OTHER
}
