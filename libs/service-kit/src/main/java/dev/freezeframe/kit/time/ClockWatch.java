package dev.freezeframe.kit.time;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Ends the process, to be started again by whoever keeps it running, when the system's clock is set back. Kafka's client and the scheduler
 * remember until when to wait by that clock, and would do nothing more until it has come there again: for a day, if it had been a day ahead.
 */
@ApplicationScoped
public class ClockWatch {
    private static final Logger LOG = Logger.getLogger(ClockWatch.class);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** An end in good order may wait for what waits for the clock. */
    private static final long END_WITHIN_SECONDS = 60;

    private final Vertx vertx;
    private final ClockConfig config;

    public ClockWatch(Vertx vertx, ClockConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        SetBack clock = new SetBack(config.setBack(), Clock.systemUTC()::millis, System::nanoTime);
        // Not with the scheduler, which is one of those that would stand still.
        vertx.setPeriodic(
                LOOK_EVERY.toMillis(),
                timer -> clock.look().ifPresent(by -> {
                    vertx.cancelTimer(timer);
                    end(by);
                }));
    }

    private static void end(Duration by) {
        LOG.errorf(
                "The clock of this system was set back by %s. This process ends, because it would wait for the time that it has"
                        + " seen already; start it again.",
                by);
        CompletableFuture.delayedExecutor(END_WITHIN_SECONDS, TimeUnit.SECONDS)
                .execute(() -> Runtime.getRuntime().halt(1));
        Quarkus.asyncExit(1);
    }
}
