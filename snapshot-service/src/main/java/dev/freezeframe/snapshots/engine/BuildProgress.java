package dev.freezeframe.snapshots.engine;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.freezeframe.store.image.RestoreProgress;

/**
 * How far building a disk from an image has come, as the action shows it.
 *
 * @param bytesTotal the image's size
 * @param bytesDone written to the disk or known to be zeros
 * @param bytesWritten written to the disk
 * @param bytesDownloaded of objects read from the store, compressed
 * @param percent of the image dealt with, 0 to 100
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BuildProgress(long bytesTotal, long bytesDone, long bytesWritten, long bytesDownloaded, int percent) {
    static BuildProgress of(RestoreProgress progress) {
        return new BuildProgress(
                progress.bytesTotal(),
                progress.bytesDone(),
                progress.bytesWritten(),
                progress.bytesDownloaded(),
                Percent.of(progress.bytesDone(), progress.bytesTotal()));
    }
}
