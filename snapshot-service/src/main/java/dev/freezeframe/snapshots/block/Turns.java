package dev.freezeframe.snapshots.block;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * Lets a bounded number of asynchronous works run at the same time; the others wait for their turn, in order. Work that is
 * cancelled gives its turn, or its place in the queue, back.
 */
public final class Turns {
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
    private int free;

    public Turns(int atOnce) {
        this.free = atOnce;
    }

    /** One work's turn. */
    private final class Turn {
        private UniEmitter<? super Void> come;
        private boolean granted;
        private boolean over;

        void enter(UniEmitter<? super Void> emitter) {
            synchronized (Turns.this) {
                come = emitter;
                if (free == 0) {
                    waiting.add(this);
                    return;
                }
                free--;
                granted = true;
            }
            emitter.complete(null);
        }

        void end() {
            Turn next;
            synchronized (Turns.this) {
                if (over) {
                    return;
                }
                over = true;
                if (!granted) {
                    waiting.remove(this);
                    return;
                }
                next = waiting.poll();
                if (next == null) {
                    free++;
                    return;
                }
                next.granted = true;
            }
            next.come.complete(null);
        }
    }

    /** Runs {@code work} when its turn comes, on the Vert.x context of the caller. */
    public <T> Uni<T> take(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Turn turn = new Turn();
            Context context = Vertx.currentContext();
            return Uni.createFrom()
                    .<Void>emitter(turn::enter)
                    .emitOn(task -> context.runOnContext(there -> task.run()))
                    .chain(() -> work.get())
                    .onTermination()
                    .invoke(turn::end);
        });
    }
}
