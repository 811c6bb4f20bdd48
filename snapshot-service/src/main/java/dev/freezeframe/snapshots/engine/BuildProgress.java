package dev.freezeframe.snapshots.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.freezeframe.store.image.RestoreProgress;
import java.util.List;

/**
 * How far building a disk from an image, or verifying one, has come, as the action shows it.
 *
 * @param bytesTotal the image's size
 * @param bytesDone written to the disk or known to be zeros; of a verification, found to be whole
 * @param bytesWritten written to the disk
 * @param bytesDownloaded of objects read from the store, compressed
 * @param percent of the image dealt with, 0 to 100
 * @param zeroFilled ranges of the disk that could not be had back and are zeros, at most {@value #MOST_RANGES}; left
 *     out where there are none
 * @param zeroFilledBytes bytes of all such ranges
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BuildProgress(
        long bytesTotal,
        long bytesDone,
        long bytesWritten,
        long bytesDownloaded,
        int percent,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<LostRange> zeroFilled,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long zeroFilledBytes) {
    /** More than these are counted and not listed. */
    static final int MOST_RANGES = 1000;

    static BuildProgress of(RestoreProgress progress) {
        return of(progress, List.of());
    }

    static BuildProgress of(RestoreProgress progress, List<LostRange> lost) {
        return new BuildProgress(
                progress.bytesTotal(),
                progress.bytesDone(),
                progress.bytesWritten(),
                progress.bytesDownloaded(),
                Percent.of(progress.bytesDone(), progress.bytesTotal()),
                lost.subList(0, Math.min(MOST_RANGES, lost.size())),
                lost.stream().mapToLong(LostRange::length).sum());
    }
}
