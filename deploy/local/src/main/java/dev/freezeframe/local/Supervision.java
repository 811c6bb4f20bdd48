package dev.freezeframe.local;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Starts parts of the stack again whose process ended by itself: soon the first time, later each time that it does not last or cannot
 * be started. It never gives a part up.
 */
final class Supervision implements AutoCloseable {

    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 5;
    private static final Duration LASTED = Duration.ofMinutes(1);

    private final Progress progress;
    private final Duration firstDelay;
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "supervision");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean restarting;

    Supervision(Progress progress) {
        this(progress, FIRST_DELAY);
    }

    /** @param firstDelay before the first start of a part; doubled with each failure after it */
    Supervision(Progress progress, Duration firstDelay) {
        this.progress = progress;
        this.firstDelay = firstDelay;
    }

    /** From now on they are started again; before, an end is left to who waits for the part. */
    void begin() {
        restarting = true;
    }

    /**
     * To be called when the process of a part ended and nobody stopped it.
     *
     * @param status its exit status
     * @param lifetime how long it ran
     */
    void ended(Supervised part, int status, Duration lifetime) {
        if (!restarting) {
            return;
        }
        if (lifetime.compareTo(LASTED) > 0) {
            failures.remove(part.name());
        }
        startLater(part, "ended with status " + status);
    }

    /** The next end of the part's process is asked for: it counts as the first, however often it has ended lately. */
    void forgive(Supervised part) {
        failures.remove(part.name());
    }

    /** Ends the supervision; whatever ends from now on stays ended. */
    @Override
    public void close() {
        restarting = false;
        scheduler.shutdownNow();
    }

    private void startLater(Supervised part, String why) {
        int before = failures.merge(part.name(), 1, Integer::sum) - 1;
        Duration delay = firstDelay.multipliedBy(1L << Math.min(before, MOST_DOUBLINGS));
        progress.say("%s %s; starting it again in %d s".formatted(part.name(), why, delay.toSeconds()));
        scheduler.schedule(() -> restart(part), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void restart(Supervised part) {
        if (!restarting || !part.isWanted()) {
            return;
        }
        try {
            part.start();
        } catch (IOException e) {
            if (restarting && part.isWanted()) {
                startLater(part, "could not be started (" + e.getMessage() + ")");
            }
        }
    }
}
