package dev.freezeframe.store.image;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One pass of a pipeline, from the point of view of the thread that drives it: it waits here, and while it waits the
 * fence is asked and progress reported. The first failure of anything stops everything; what is under way is waited for
 * before the failure is thrown, so that nothing happens after the pass has ended.
 */
final class PipelineRun {
    private static final long TICK_MILLIS = 50;
    private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Fence fence;
    private final Runnable report;
    private long reported = System.nanoTime();
    private int underWay;
    private @Nullable Throwable failure;
    private CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    /** @param report called from the driving thread */
    PipelineRun(Fence fence, Runnable report) {
        this.fence = fence;
        this.report = report;
    }

    /** Waits for a result that the driving thread cannot go on without. */
    <T> T await(CompletionStage<T> stage) throws IOException, InterruptedException {
        CompletableFuture<T> future = stage.toCompletableFuture();
        while (true) {
            tick();
            try {
                return future.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue;
            } catch (ExecutionException e) {
                throw rethrown(e);
            }
        }
    }

    /** A buffer, waited for. */
    BufferPool.Lease await(BufferPool pool) throws IOException, InterruptedException {
        CompletableFuture<BufferPool.Lease> lease = pool.acquire();
        try {
            return await(lease);
        } catch (IOException | InterruptedException | RuntimeException e) {
            lease.thenAccept(BufferPool.Lease::close);
            throw e;
        }
    }

    /** Counts work as part of the pass until it ends, one way or the other. */
    void track(CompletionStage<?> work) {
        synchronized (this) {
            if (underWay++ == 0) {
                idle = new CompletableFuture<>();
            }
        }
        work.whenComplete((value, failed) -> {
            if (failed != null) {
                stop(failed);
            }
            CompletableFuture<Void> ended = null;
            synchronized (this) {
                if (--underWay == 0) {
                    ended = idle;
                }
            }
            if (ended != null) {
                ended.complete(null);
            }
        });
    }

    /** Stops the pass because of {@code cause}, unless it has been stopped already. */
    void stop(Throwable cause) {
        synchronized (this) {
            if (failure == null) {
                failure = unwrapped(cause);
            }
        }
        stopped.complete(null);
    }

    /** Completes when the pass is stopped, for stages that wait for something outside of it. */
    CompletableFuture<Void> stopped() {
        return stopped.copy();
    }

    /** Ends a stage of a pass that has been stopped, before it does work that nobody wants any more. */
    synchronized void ensureGoing() {
        if (failure != null) {
            throw new CancellationException("the pass has been stopped");
        }
    }

    /** Waits until nothing is under way and throws what stopped the pass, if something did. */
    void finish() throws IOException, InterruptedException {
        CompletableFuture<Void> ended;
        synchronized (this) {
            ended = idle;
        }
        boolean interrupted = false;
        while (!ended.isDone()) {
            try {
                if (!interrupted && going()) {
                    await(ended);
                } else {
                    ended.get();
                }
            } catch (InterruptedException e) {
                interrupted = true;
                stop(e);
            } catch (IOException | RuntimeException e) {
                stop(e);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        if (interrupted) {
            throw new InterruptedException();
        }
        throwFailure();
        report.run();
    }

    private synchronized boolean going() {
        return failure == null;
    }

    private void tick() throws IOException, InterruptedException {
        throwFailure();
        fence.check();
        long now = System.nanoTime();
        if (now - reported >= REPORT_NANOS) {
            reported = now;
            report.run();
        }
    }

    private void throwFailure() throws IOException, InterruptedException {
        Throwable cause;
        synchronized (this) {
            cause = failure;
        }
        if (cause != null) {
            throw rethrown(cause);
        }
    }

    /** Throws a failure as what it was; returns nothing, so that callers can write {@code throw}. */
    private static RuntimeException rethrown(Throwable failed) throws IOException, InterruptedException {
        Throwable cause = unwrapped(failed);
        if (cause instanceof IOException io) {
            throw io;
        }
        if (cause instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }

    static Throwable unwrapped(Throwable failed) {
        Throwable cause = failed;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
