package dev.freezeframe.store.model;

/** What must hold in every state. */
enum Promise {
    /**
     * Every committed image, and every image that a restore holds, has its page's row and object, its chunk's row and
     * object, and an image its root object.
     */
    NOTHING_COMMITTED_IS_GONE,
    /** What an attempt has pinned or recorded in an open session is live, and it can refer to it. */
    NOTHING_PINNED_IS_GONE,
    /** refs are as many as there are referrers. */
    REFERENCES_ADD_UP,
    /**
     * Every object that is there or on its way is known to the index, by a row, an image or a reservation, and by one of
     * them only. So once all images are dropped, all sessions have ended and the sweep finds nothing more to do, the
     * bucket is empty.
     */
    NOTHING_LEAKS
}
