package dev.freezeframe.store.model;

/** Where each part of a {@link SweepModel}'s state is in its array of bytes. */
final class Layout {
    /** Of a reservation: no row. Values from 1 are jobs, counted from 1: the object belongs to the job's session. */
    static final byte NOT_RESERVED = 0;

    /** Of a reservation: garbage whose row has just been removed. */
    static final byte DISCARDED = 14;

    /** Of a reservation: garbage that a session left behind; the upload may be under way. */
    static final byte ABANDONED = 15;

    /** Bits of an object. */
    static final byte THERE = 1;

    static final byte PUT_UNDER_WAY = 2;
    static final byte DELETE_UNDER_WAY = 4;

    /** Of content, for an attempt: what it has come to. */
    static final byte UNKNOWN = 0;

    static final byte RESERVED = 1;
    static final byte PUT_SENT = 2;
    static final byte UPLOADED = 3;
    static final byte HAVE = 4;
    static final byte SEEN = 5;

    /** Of a row: live. Other values: the generation in which it was condemned. */
    static final byte LIVE = 127;

    /** Above every generation: the least started generation where no session is open. */
    static final byte NO_SESSION = 126;

    /** What a sweep is doing with an object. */
    static final byte IDLE = 0;

    static final byte LISTED = 1;
    static final byte DELETE_SENT = 2;
    static final byte DELETED = 3;
    static final byte FORGOTTEN = 4;

    static final int GENERATION = 0;
    static final int HOLDER = 1;
    static final int FAULT = 2;
    private static final int FIRST = 3;

    static final int SESSION = 3;
    static final int ROW = 5;
    static final int NAME = 2;
    static final int SWEEP = 5;

    final Bounds bounds;
    final int attemptLength;
    final int sessions;
    final int attempts;
    final int rows;
    final int manifests;
    final int names;
    final int sweeps;
    final int length;
    final int nameCount;

    /** Whether roots are named by their image alone: a mistake. */
    final boolean rootsNamedByImage;

    Layout(Bounds bounds, boolean rootsNamedByImage) {
        this.bounds = bounds;
        this.rootsNamedByImage = rootsNamedByImage;
        attemptLength = 2 + bounds.contents();
        sessions = FIRST;
        attempts = sessions + SESSION * bounds.jobs();
        rows = attempts + attemptLength * bounds.jobs() * bounds.attempts();
        manifests = rows + ROW * bounds.contents();
        names = manifests + bounds.uploads();
        nameCount = (bounds.contents() + 1) * bounds.uploads();
        sweeps = names + NAME * nameCount;
        length = sweeps + SWEEP * bounds.sweeps();
    }

    /** Of a session: the upload of the attempt that holds it (0: not open), its fence, its started generation. */
    int session(int job) {
        return sessions + SESSION * job;
    }

    /** Of an attempt: its upload (0: has not begun), its root, and then each content. */
    int attempt(int job, int attempt) {
        return attempts + attemptLength * (job * bounds.attempts() + attempt);
    }

    /**
     * Of content: the upload of its object (0: no row), refs, pinned generation, condemned generation, and whether it is
     * quarantined (1).
     */
    int row(int content) {
        return rows + ROW * content;
    }

    /** Of a manifest: the page it refers to, counted from 1 (0: not there). */
    int manifest(int number) {
        return manifests + number;
    }

    /** Of an object name: its reservation, and bits. */
    int name(int number) {
        return names + NAME * number;
    }

    /** Of a sweep: generation, least started generation as read, the victim of a mutation, the object at hand, phase. */
    int sweep(int sweep) {
        return sweeps + SWEEP * sweep;
    }

    /** The object of a content by an upload, counted from 1. */
    int contentName(int content, int upload) {
        return content * bounds.uploads() + upload - 1;
    }

    /** The root object of a manifest. */
    int rootName(int manifest) {
        return bounds.contents() * bounds.uploads() + manifest;
    }

    /** The manifest that an upload commits: the place of its row. */
    int manifestOf(byte upload) {
        return rootsNamedByImage ? 0 : upload - 1;
    }

    /** Whether an object is the root that an upload makes. */
    boolean isRootOf(int name, byte upload) {
        return upload != 0 && name == rootName(manifestOf(upload));
    }

    boolean isRoot(int name) {
        return name >= bounds.contents() * bounds.uploads();
    }

    /** The upload, counted from 1, that an object's name carries. */
    int uploadOf(int name) {
        return name % bounds.uploads() + 1;
    }
}
