package dev.freezeframe.store.model;

/** Ways to get the protocol wrong. The checker must find fault with each: that shows that it would notice. */
enum Mutation {
    /** None: the protocol as it is. */
    NONE,
    /** Pinning finds the row first and raises the pin afterwards, without having locked it in between. */
    PIN_WITHOUT_ROW_LOCK,
    /** Objects are named by their content alone, without the upload. */
    NAMES_WITHOUT_UPLOAD,
    /** Content is condemned and taken whatever open sessions have pinned. */
    PINS_IGNORED,
    /** What a session does is done although another attempt has taken it over, or it has ended. */
    SESSION_NOT_CHECKED,
    /** Rows are chosen and removed in two transactions; the second does not look again. */
    TAKE_WITHOUT_SECOND_LOOK,
    /** Rows are taken that were never condemned. */
    TAKE_WHAT_IS_LIVE,
    /** Condemning does not exclude that a session begins: it may not know of the newest. */
    CONDEMN_BESIDE_BEGIN,
    /** Garbage is forgotten first and deleted afterwards. */
    FORGET_BEFORE_DELETE,
    /** Objects are uploaded without having been reserved. */
    UPLOAD_WITHOUT_RESERVATION,
    /** A restore reads without holding what it reads. */
    READ_WITHOUT_HOLD,
    /** Pinning what the session itself recorded and what is quarantined now reserves the name that the row has. */
    OWN_NAME_RESERVED_AGAIN,
    /** The objects that an open session has uploaded and that were replaced are deleted and forgotten while it is open. */
    NAMES_OF_OPEN_SESSIONS_FORGOTTEN,
    /** Putting a new object in the place of a quarantined one forgets the old one. */
    HEAL_FORGETS_THE_OLD_OBJECT,
    /** Roots are named by their image alone, and a name is free again when a request to delete it has been answered. */
    ROOTS_NAMED_BY_IMAGE
}
