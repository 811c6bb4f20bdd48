package dev.freezeframe.kit.job;

import dev.freezeframe.kit.log.LogFields;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Lets a worker thread wait for reactive work, which runs on an event loop in a context of its own; what log lines say and
 * the trace go with it.
 */
final class VertxBlocking {
    private VertxBlocking() {}

    static <T> T await(Supplier<Uni<T>> work) {
        Context trace = Context.current();
        Map<String, Object> fields = LogFields.current();
        try {
            return VertxContextSupport.subscribeAndAwait(() -> {
                // The context of the event loop ends with the work: nothing is to be restored.
                ContextStorage.get().attach(trace);
                LogFields.putAll(fields);
                return work.get();
            });
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
