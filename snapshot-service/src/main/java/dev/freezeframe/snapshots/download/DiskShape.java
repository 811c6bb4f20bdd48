package dev.freezeframe.snapshots.download;

import dev.freezeframe.snapshots.engine.ReadableImage;

/**
 * How a disk is cut into blocks.
 *
 * @param sizeBytes of the disk
 * @param blockSize bytes of every block but the last, which ends where the disk ends
 */
record DiskShape(long sizeBytes, int blockSize) {
    static DiskShape of(ReadableImage image) {
        return new DiskShape(image.sizeBytes(), image.blockSize());
    }

    long blockCount() {
        return (sizeBytes + blockSize - 1) / blockSize;
    }

    int blockLength(long index) {
        return (int) Math.min(blockSize, sizeBytes - index * blockSize);
    }
}
