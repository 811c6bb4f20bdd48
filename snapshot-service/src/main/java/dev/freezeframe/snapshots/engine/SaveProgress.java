package dev.freezeframe.snapshots.engine;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.freezeframe.store.image.WriteProgress;

/**
 * How far saving a disk has come, as the action shows it. Bytes are of the disk except {@code bytesStored}.
 *
 * @param bytesTotal the disk's size
 * @param bytesRead read from the disk
 * @param bytesZero holes and zeros
 * @param bytesStored of objects uploaded, after compression
 * @param bytesReused found to be in the region already
 * @param chunksTotal pieces the disk is cut into
 * @param chunksDone of these, dealt with
 * @param chunksNew of these, uploaded
 * @param chunksReused of these, found to be in the region already
 * @param percent of the disk dealt with, 0 to 100
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record SaveProgress(
        long bytesTotal,
        long bytesRead,
        long bytesZero,
        long bytesStored,
        long bytesReused,
        long chunksTotal,
        long chunksDone,
        long chunksNew,
        long chunksReused,
        int percent) {
    static SaveProgress of(WriteProgress progress, int chunkSize) {
        return new SaveProgress(
                progress.bytesTotal(),
                progress.bytesRead(),
                progress.bytesZero(),
                progress.bytesUploaded(),
                progress.bytesReused(),
                Percent.ceilDiv(progress.bytesTotal(), chunkSize),
                Percent.ceilDiv(progress.bytesDone(), chunkSize),
                progress.chunksNew(),
                progress.chunksReused(),
                Percent.of(progress.bytesDone(), progress.bytesTotal()));
    }
}
