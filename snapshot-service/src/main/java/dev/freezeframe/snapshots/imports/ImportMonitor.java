package dev.freezeframe.snapshots.imports;

import dev.freezeframe.formats.WorkMonitor;
import dev.freezeframe.kit.job.JobContext;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Shows how far an import is before the disk is saved, and ends it when nobody wants it any more. */
final class ImportMonitor implements WorkMonitor {
    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    private final JobContext job;
    private final String step;
    private final BooleanSupplier wanted;
    private long looked = System.nanoTime();

    /** @param wanted asked every few seconds; may block */
    ImportMonitor(JobContext job, String step, BooleanSupplier wanted) {
        this.job = job;
        this.step = step;
        this.wanted = wanted;
    }

    /**
     * How far a step is.
     *
     * @param percent null where the total is not known
     */
    record Progress(String step, long bytesDone, @Nullable Integer percent) {}

    @Override
    public void advanced(long doneBytes, long totalBytes) throws AbandonedImportException {
        job.ensureLease();
        @Nullable Integer percent = totalBytes > 0 ? (int) Math.min(100, doneBytes * 100 / totalBytes) : null;
        job.progress(new Progress(step, doneBytes, percent));
        long now = System.nanoTime();
        if (now - looked >= LOOK_EVERY_NANOS) {
            looked = now;
            if (!wanted.getAsBoolean()) {
                throw new AbandonedImportException();
            }
        }
    }
}
