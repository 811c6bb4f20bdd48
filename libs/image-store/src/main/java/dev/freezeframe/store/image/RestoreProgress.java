package dev.freezeframe.store.image;

/**
 * How far restoring an image has come. Bytes are of the disk unless said otherwise; all numbers only grow.
 *
 * @param bytesTotal the image's size
 * @param bytesDone written or known to be zeros; equals the total at the end
 * @param bytesWritten written to the disk
 * @param bytesDownloaded of objects read from the store
 */
public record RestoreProgress(long bytesTotal, long bytesDone, long bytesWritten, long bytesDownloaded) {}
