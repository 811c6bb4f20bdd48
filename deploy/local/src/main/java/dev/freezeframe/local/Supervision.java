package dev.freezeframe.local;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Starts parts of the stack again whose process ended by itself: soon the first time, later each time that it does not last. */
final class Supervision implements AutoCloseable {

    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 5;
    private static final Duration LASTED = Duration.ofMinutes(1);

    private final Progress progress;
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "supervision");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean restarting;

    Supervision(Progress progress) {
        this.progress = progress;
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
        int before = lifetime.compareTo(LASTED) > 0 ? 0 : failures.getOrDefault(part.name(), 0);
        failures.put(part.name(), before + 1);
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(before, MOST_DOUBLINGS));
        progress.say(
                "%s ended with status %d; starting it again in %d s".formatted(part.name(), status, delay.toSeconds()));
        scheduler.schedule(() -> restart(part), delay.toMillis(), TimeUnit.MILLISECONDS);
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

    private void restart(Supervised part) {
        if (!restarting) {
            return;
        }
        try {
            part.start();
        } catch (IOException e) {
            progress.say(part.name() + " cannot be started again: " + e.getMessage());
        }
    }
}
