package dev.freezeframe.replications.copy;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.replications.replication.CopySteps;
import dev.freezeframe.store.image.CopyProgress;
import dev.freezeframe.store.image.Fence;
import dev.freezeframe.store.remote.RegionComparison;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jboss.logging.Logger;

/**
 * One copy on its way, as its driving thread sees it: says how far it is, and stops when nobody wants it any more. What it
 * says is kept every second and told at most every few seconds.
 */
final class CopyRun implements Fence {
    private static final Logger LOG = Logger.getLogger(CopyRun.class);
    private static final long KEEP_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long RATE_NANOS = Duration.ofSeconds(10).toNanos();

    private final JobContext job;
    private final CopySteps steps;
    private final CopySteps.Attempt attempt;
    private final String source;
    private final RegionComparison before;
    private final CopyMetrics metrics;
    private final long tellNanos;
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();
    private long kept = System.nanoTime();
    private long told = System.nanoTime();
    private boolean stopped;
    private long countedChunks;
    private long countedBytes;

    private record Sample(long nanos, long bytes) {}

    /** @param before what the target had when this attempt began */
    CopyRun(
            JobContext job,
            CopySteps steps,
            CopySteps.Attempt attempt,
            String source,
            RegionComparison before,
            CopyMetrics metrics,
            Duration tellEvery) {
        this.job = job;
        this.steps = steps;
        this.attempt = attempt;
        this.source = source;
        this.before = before;
        this.metrics = metrics;
        this.tellNanos = tellEvery.toNanos();
        samples.add(new Sample(kept, 0));
    }

    @Override
    public void check() throws StoppedException {
        job.ensureLease();
        if (stopped) {
            throw new StoppedException();
        }
    }

    /** Called by the driving thread. */
    void progressed(CopyProgress progress) {
        count(progress);
        long now = System.nanoTime();
        if (now - kept < KEEP_NANOS) {
            return;
        }
        kept = now;
        boolean tell = now - told >= tellNanos;
        if (tell) {
            told = now;
        }
        CopySteps.Progress state = state(progress, rate(now, progress.bytesCopied()));
        try {
            stopped = !job.inTransaction(() -> steps.progressed(attempt, state, tell));
        } catch (RuntimeException e) {
            LOG.warnf("the progress of replication %d was not kept: %s", attempt.id(), e.getMessage());
        }
    }

    /** How far it is when it is done: what the target had, or has got from other copies meanwhile, was there already. */
    CopySteps.Progress done(CopyProgress progress) {
        count(progress);
        CopySteps.Progress state = state(progress, 0);
        long bytesThere = Math.max(0, state.bytesTotal() - state.bytesCopied());
        metrics.alreadyThere(source, attempt.target(), bytesThere);
        return new CopySteps.Progress(
                source,
                state.chunksTotal(),
                state.bytesTotal(),
                Math.max(0, state.chunksTotal() - state.chunksCopied()),
                bytesThere,
                state.chunksCopied(),
                state.bytesCopied(),
                0);
    }

    private void count(CopyProgress progress) {
        metrics.copied(
                source,
                attempt.target(),
                progress.chunksCopied() - countedChunks,
                progress.bytesCopied() - countedBytes);
        countedChunks = progress.chunksCopied();
        countedBytes = progress.bytesCopied();
    }

    private CopySteps.Progress state(CopyProgress progress, long rate) {
        return new CopySteps.Progress(
                source,
                before.chunksTotal(),
                before.bytesTotal(),
                Math.max(0, before.chunksThere() - attempt.chunksCopied()),
                Math.max(0, before.bytesThere() - attempt.bytesCopied()),
                attempt.chunksCopied() + progress.chunksCopied(),
                attempt.bytesCopied() + progress.bytesCopied(),
                rate);
    }

    private long rate(long now, long bytes) {
        samples.add(new Sample(now, bytes));
        while (samples.size() > 2 && now - samples.getFirst().nanos() > RATE_NANOS) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        return (bytes - first.bytes())
                * 1000
                / Math.max(1, Duration.ofNanos(now - first.nanos()).toMillis());
    }
}
