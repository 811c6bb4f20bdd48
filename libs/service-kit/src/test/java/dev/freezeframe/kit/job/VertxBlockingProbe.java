package dev.freezeframe.kit.job;

import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/** Runs reactive work that is expected to fail. */
final class VertxBlockingProbe {
    private VertxBlockingProbe() {}

    static Throwable failure(Supplier<Uni<?>> work) {
        try {
            VertxBlocking.await(() -> work.get().replaceWithVoid());
        } catch (RuntimeException e) {
            return e;
        }
        throw new AssertionError("the work was expected to fail");
    }
}
