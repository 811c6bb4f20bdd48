package dev.freezeframe.store.image;

/**
 * How far writing an image has come. Bytes are of the disk unless said otherwise; all numbers only grow.
 *
 * @param bytesTotal the disk's size
 * @param bytesDone dealt with: {@code bytesZero + bytesReused + bytesNew}; equals the total at the end
 * @param bytesRead read from the disk
 * @param bytesZero found to be holes or zeros
 * @param bytesReused found to be in the store already
 * @param bytesNew stored by this image
 * @param bytesUploaded of objects uploaded, after compression
 * @param chunksReused chunks found to be in the store already
 * @param chunksNew chunks stored by this image
 */
public record WriteProgress(
        long bytesTotal,
        long bytesDone,
        long bytesRead,
        long bytesZero,
        long bytesReused,
        long bytesNew,
        long bytesUploaded,
        long chunksReused,
        long chunksNew) {}
