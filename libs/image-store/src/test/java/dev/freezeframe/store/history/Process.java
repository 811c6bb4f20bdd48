package dev.freezeframe.store.history;

import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.ObjectSummary;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A process that does one piece of work: it may stand still before any of its requests while the world goes on, and may
 * die before or after any. A dead one does nothing more.
 */
final class Process {
    /** Whoever has stood still for longer has lost its lease, and uploads nothing any more: its uploads would leak. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final int standsStillBefore;
    private final Runnable meanwhile;
    private final int diesAt;
    private final boolean lastOneTakesEffect;
    private final VirtualClock clock;
    private final Tally tally;
    private int requests;
    private boolean overslept;

    /** Nothing happens to it. */
    static Process undisturbed(Tally tally) {
        return new Process(new VirtualClock(), tally, -1, () -> {}, -1, false);
    }

    /**
     * @param standsStillBefore the number of the request before which {@code meanwhile} happens
     * @param diesAt the number of the request at which it dies
     * @param lastOneTakesEffect whether that request still takes effect
     */
    Process(
            VirtualClock clock,
            Tally tally,
            int standsStillBefore,
            Runnable meanwhile,
            int diesAt,
            boolean lastOneTakesEffect) {
        this.clock = clock;
        this.tally = tally;
        this.standsStillBefore = standsStillBefore;
        this.meanwhile = meanwhile;
        this.diesAt = diesAt;
        this.lastOneTakesEffect = lastOneTakesEffect;
    }

    private void standStill() {
        tally.count(Tally.What.STANDSTILLS);
        Instant before = clock.instant();
        meanwhile.run();
        overslept = Duration.between(before, clock.instant()).compareTo(LEASE) > 0;
    }

    private <T> CompletionStage<T> request(boolean upload, Supplier<CompletionStage<T>> real) {
        int number = requests++;
        if (number == standsStillBefore) {
            standStill();
        }
        if (upload && overslept) {
            return CompletableFuture.failedStage(new IOException("the lease is lost"));
        }
        if (diesAt < 0 || number < diesAt) {
            return real.get();
        }
        if (number == diesAt) {
            tally.count(Tally.What.DEATHS);
        }
        CompletionStage<T> dead = CompletableFuture.failedStage(new IOException("the process is dead"));
        return number == diesAt && lastOneTakesEffect ? real.get().thenCompose(lost -> dead) : dead;
    }

    /**
     * The index as the process sees it.
     *
     * @param wanted whether the catalog still wants what the process commits, asked in the transaction of the commit
     */
    ChunkIndex of(ChunkIndex index, BooleanSupplier wanted) {
        return (ChunkIndex) Proxy.newProxyInstance(
                ChunkIndex.class.getClassLoader(),
                new Class<?>[] {ChunkIndex.class},
                (proxy, method, arguments) -> request(false, () -> {
                    if (method.getName().equals("commit") && !wanted.getAsBoolean()) {
                        return CompletableFuture.failedStage(new IOException("the catalog does not want it"));
                    }
                    try {
                        return (CompletionStage<?>) method.invoke(index, arguments);
                    } catch (IllegalAccessException | InvocationTargetException e) {
                        throw new IllegalStateException(e);
                    }
                }));
    }

    /** A bucket as the process sees it. */
    ObjectStore of(ObjectStore objects) {
        return new ObjectStore() {
            @Override
            public CompletionStage<Void> put(String name, ByteBuffer body) {
                return request(true, () -> objects.put(name, body));
            }

            @Override
            public CompletionStage<ByteBuffer> get(String name, Destination destination) {
                return request(false, () -> objects.get(name, destination));
            }

            @Override
            public CompletionStage<Void> delete(Collection<String> names) {
                return request(false, () -> objects.delete(names));
            }

            @Override
            public CompletionStage<List<ObjectSummary>> list(String prefix, String startAfter, int limit) {
                return request(false, () -> objects.list(prefix, startAfter, limit));
            }

            @Override
            public void close() {}
        };
    }
}
