package dev.freezeframe.snapshots.download;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs work of the database beside a request, on a Vert.x context of its own: the request's may be in the middle of
 * something else, or over.
 */
final class OwnContext {
    private OwnContext() {}

    /** Starts {@code work} and returns at once. From any thread. */
    static <T> void run(Vertx vertx, Supplier<Uni<T>> work, Consumer<T> done, Consumer<Throwable> failed) {
        Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        context.runOnContext(
                there -> Uni.createFrom().deferred(work::get).subscribe().with(done, failed));
    }
}
