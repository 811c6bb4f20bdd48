package dev.freezeframe.store.object;

import dev.freezeframe.store.object.ObjectStoreMeter.Operation;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Reports every copy to a meter. Inside a {@link RetryingServerSideCopy} it counts attempts. */
public final class MeteredServerSideCopy implements ServerSideCopy {
    private final ServerSideCopy copy;
    private final ObjectStoreMeter meter;

    public MeteredServerSideCopy(ServerSideCopy copy, ObjectStoreMeter meter) {
        this.copy = copy;
        this.meter = meter;
    }

    @Override
    public CompletionStage<Void> copy(String sourceName, String targetName) {
        long start = System.nanoTime();
        return copy.copy(sourceName, targetName).whenComplete((done, failure) -> {
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            meter.ended(Operation.COPY, 0, duration, cause);
        });
    }
}
