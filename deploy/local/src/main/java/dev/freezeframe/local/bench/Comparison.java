package dev.freezeframe.local.bench;

import dev.freezeframe.local.WorkException;
import dev.freezeframe.local.demo.DiskComparison;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The rounds. Within a round the two take turns at every piece of work, so that what else the machine does meets both;
 * who begins changes from round to round.
 */
final class Comparison {

    /** Longer than any file system's clock is coarse: a disk at rest. */
    private static final long REST_MILLIS = 3000;

    private final FreezeframeContender freezeframe;
    private final Contender restic;
    private final Disks disks;
    private final Results results;

    Comparison(FreezeframeContender freezeframe, Contender restic, Disks disks, Results results) {
        this.freezeframe = freezeframe;
        this.restic = restic;
        this.disks = disks;
        this.results = results;
    }

    /** A round of Freezeframe alone, not measured: everything but what takes long and does nothing that the rest does not do too. */
    void warmUp(int number) throws IOException, InterruptedException {
        freezeframe.begin(number);
        Path disk = freezeframe.disk();
        disks.writeBefore(disk);
        freezeframe.work(Work.FIRST, disk);
        disks.writeChange(disk);
        freezeframe.expectChunks(Disks.differentChunks(disk));
        freezeframe.work(Work.CHANGED, disk);
        Disks.rewriteBeginning(disk);
        freezeframe.work(Work.UNCHANGED, disk);
        freezeframe.work(Work.RESTORE, disk);
        freezeframe.work(Work.QCOW2, disk);
        freezeframe.work(Work.DELETE, disk);
        freezeframe.end();
    }

    void round(int number) throws IOException, InterruptedException {
        freezeframe.begin(number);
        restic.begin(number);
        Path disk = freezeframe.disk();
        List<Contender> order = number % 2 == 1 ? List.of(freezeframe, restic) : List.of(restic, freezeframe);

        disks.writeBefore(disk);
        measure(Work.FIRST, order, disk);
        results.stored(Results.Stored.FIRST, freezeframe.storedBytes(), restic.storedBytes());

        disks.writeChange(disk);
        freezeframe.expectChunks(Disks.differentChunks(disk));
        measure(Work.CHANGED, order, disk);
        results.stored(Results.Stored.BOTH, freezeframe.storedBytes(), restic.storedBytes());

        Disks.rewriteBeginning(disk);
        measure(Work.UNCHANGED, order, disk);
        TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
        measure(Work.UNTOUCHED, order, disk);

        measure(Work.RESTORE, order, disk);
        for (Contender contender : order) {
            requireSame(contender);
        }
        measure(Work.RAW, order, disk);
        measure(Work.QCOW2, order, disk);
        measure(Work.ZSTD, order, disk);
        measure(Work.DELETE, order, disk);
        results.stored(Results.Stored.LEFT, freezeframe.storedBytes(), restic.storedBytes());
        freezeframe.end();
        restic.end();
    }

    private void measure(Work work, List<Contender> order, Path disk) throws IOException, InterruptedException {
        for (Contender contender : order) {
            CpuTime before = contender.cpuTime();
            long start = System.nanoTime();
            contender.work(work, disk);
            double seconds = (System.nanoTime() - start) / 1e9;
            results.done(
                    contender.equals(freezeframe),
                    contender.name(),
                    work,
                    new Measurement(seconds, contender.cpuTime().minus(before)));
        }
    }

    private void requireSame(Contender contender) throws IOException {
        OptionalLong difference = DiskComparison.firstDifference(contender.restored(), disks.before());
        if (difference.isPresent()) {
            throw new WorkException("What " + contender.name() + " has restored differs from byte "
                    + difference.getAsLong() + " on from what was saved");
        }
    }
}
