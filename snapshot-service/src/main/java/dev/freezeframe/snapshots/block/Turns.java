package dev.freezeframe.snapshots.block;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/** Lets a bounded number of asynchronous works run at the same time; the others wait for their turn, in order. */
public final class Turns {
    private final ArrayDeque<UniEmitter<? super Void>> waiting = new ArrayDeque<>();
    private int free;

    public Turns(int atOnce) {
        this.free = atOnce;
    }

    /** Runs {@code work} when its turn comes. */
    public <T> Uni<T> take(Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .<Void>emitter(this::enter)
                .chain(() ->
                        Uni.createFrom().deferred(work::get).onTermination().invoke(this::leave));
    }

    private void enter(UniEmitter<? super Void> turn) {
        synchronized (this) {
            if (free == 0) {
                waiting.add(turn);
                return;
            }
            free--;
        }
        turn.complete(null);
    }

    private void leave() {
        UniEmitter<? super Void> next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        next.complete(null);
    }
}
