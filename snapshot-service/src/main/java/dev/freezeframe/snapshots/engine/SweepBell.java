package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.signal.Signal;
import dev.freezeframe.kit.signal.Signals;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has the sweep begin as soon as something is not referred to any more, in whichever instance that was, instead of when its
 * interval has passed. The interval stays: for what no signal tells, such as uploads whose grace is over.
 */
@ApplicationScoped
class SweepBell {
    private static final Logger LOG = Logger.getLogger(SweepBell.class);

    /** From one run to the next at least: many deletions are swept together. */
    private static final Duration SPACING = Duration.ofMillis(250);

    /** After this it is tried again where a region was left out. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final SweepSchedule sweep;
    private final Signals signals;
    private final SweepConfig config;
    private final Semaphore rung = new Semaphore(0);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread sweeper;

    SweepBell(SweepSchedule sweep, Signals signals, SweepConfig config) {
        this.sweep = sweep;
        this.signals = signals;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        if (!config.interval().equals("off")) {
            listen();
        }
    }

    /** Sweeps from now on whenever there is something to sweep. */
    void listen() {
        Thread thread = new Thread(this::sweepForEver, "image-store-sweep");
        thread.setDaemon(true);
        thread.start();
        sweeper = thread;
        signals.on(Signal.SPACE_FREED, rung::release);
    }

    void stop(@Observes ShutdownEvent event) {
        stopped.countDown();
        Thread thread = sweeper;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void sweepForEver() {
        try {
            while (true) {
                rung.acquire();
                rung.drainPermits();
                boolean leftOut = sweepNow();
                if (stopped.await((leftOut ? AGAIN : SPACING).toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                if (leftOut) {
                    rung.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean sweepNow() throws InterruptedException {
        try {
            return sweep.sweepFreed();
        } catch (RuntimeException e) {
            LOG.warnf("what was freed is swept when the interval has passed: %s", e.getMessage());
            return false;
        }
    }
}
