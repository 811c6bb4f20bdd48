package dev.freezeframe.store.disk;

/**
 * A half-open range of a disk.
 *
 * @param offset first byte, from the start of the disk
 * @param length bytes, greater than zero
 */
public record Extent(long offset, long length) {
    public Extent {
        if (offset < 0 || length <= 0 || offset > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException("no such extent: offset " + offset + ", length " + length);
        }
    }

    /** The first byte after the extent. */
    public long end() {
        return offset + length;
    }
}
