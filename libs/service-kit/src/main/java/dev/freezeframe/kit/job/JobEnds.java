package dev.freezeframe.kit.job;

import dev.freezeframe.kit.signal.Signal;
import dev.freezeframe.kit.signal.Signals;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** For whoever waits, without a thread, for what a job brings about. */
@ApplicationScoped
public class JobEnds {
    private final AtomicReference<CompletableFuture<Void>> next = new AtomicReference<>(new CompletableFuture<>());

    public JobEnds(Signals signals) {
        signals.on(
                Signal.JOB_ENDED,
                () -> next.getAndSet(new CompletableFuture<>()).complete(null));
    }

    /**
     * Something to wait for: it completes, on the Vert.x context of whoever called this, when a job, any job, has ended
     * after this call, or after {@code longest}. Ask for it before looking whether the own job has ended, so that its end
     * cannot fall between the two.
     */
    public Uni<Void> next(Duration longest) {
        CompletableFuture<Void> end =
                next.get().copy().completeOnTimeout(null, longest.toMillis(), TimeUnit.MILLISECONDS);
        Context caller = Vertx.currentContext();
        return Uni.createFrom().completionStage(end).emitOn(resume -> {
            if (caller == null) {
                resume.run();
            } else {
                caller.runOnContext(nothing -> resume.run());
            }
        });
    }
}
