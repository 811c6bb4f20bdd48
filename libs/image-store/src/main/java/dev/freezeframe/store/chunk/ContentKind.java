package dev.freezeframe.store.chunk;

/** The two kinds of content-addressed objects. */
public enum ContentKind {
    /** A piece of a disk. */
    CHUNK(1, "chunks"),
    /** 1,024 entries of a manifest. */
    PAGE(2, "pages");

    private final byte code;
    private final String folder;

    ContentKind(int code, String folder) {
        this.code = (byte) code;
        this.folder = folder;
    }

    /** How an object's header says it. */
    public byte code() {
        return code;
    }

    /** The first part of the names of such objects. */
    public String folder() {
        return folder;
    }
}
