package dev.freezeframe.snapshots.download;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The disk as it is. Blocks of zeros are known as such only when their page is read. */
record RawLayout(DiskShape disk) implements FileLayout {
    @Override
    public long length() {
        return disk.sizeBytes();
    }

    @Override
    public Iterator<Part> parts(long from, long to) {
        return new Iterator<>() {
            private long at = from;

            @Override
            public boolean hasNext() {
                return at < to;
            }

            @Override
            public Part next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                long index = at / disk.blockSize();
                int offset = (int) (at % disk.blockSize());
                int length = (int) Math.min(disk.blockLength(index) - offset, to - at);
                at += length;
                return new Part.OfBlock(index, offset, length);
            }
        };
    }
}
