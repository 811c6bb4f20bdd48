package dev.freezeframe.formats.detect;

import java.util.Locale;

/** What an image file can be. */
public enum DiskFormat {
    /** The disk's bytes as they are; also what a file is taken for that has no mark of another format. */
    RAW(Kind.DISK),
    QCOW2(Kind.DISK),
    GZIP(Kind.WRAPPER),
    BZIP2(Kind.WRAPPER),
    XZ(Kind.WRAPPER),
    ZSTD(Kind.WRAPPER),
    VMDK(Kind.CONVERTIBLE),
    VDI(Kind.CONVERTIBLE),
    VHDX(Kind.CONVERTIBLE),
    VHD(Kind.CONVERTIBLE),
    TAR(Kind.ARCHIVE),
    ZIP(Kind.ARCHIVE);

    /** What is to be done with a format. */
    public enum Kind {
        /** Read here. */
        DISK,
        /** Another image, compressed as a whole. */
        WRAPPER,
        /** Left to {@code qemu-img}. */
        CONVERTIBLE,
        /** Several files in one: not an image. */
        ARCHIVE
    }

    private final Kind kind;

    DiskFormat(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The name as users write it, such as {@code qcow2}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
