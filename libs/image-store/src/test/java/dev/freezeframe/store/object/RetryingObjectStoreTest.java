package dev.freezeframe.store.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.object.FaultyObjectStore.Fault;
import dev.freezeframe.store.object.ObjectStore.Destination;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The contract holds through a store in which a third of the operations fail, before or after taking effect. */
class RetryingObjectStoreTest extends ObjectStoreContract {
    private static final Backoff FAST = new Backoff(40, Duration.ofMillis(1), Duration.ofMillis(2));

    private final Random random = new Random(42);
    private final ObjectStore store = new RetryingObjectStore(
            new FaultyObjectStore(new InMemoryObjectStore(), (operation, name) -> fault()), FAST);

    @Override
    protected ObjectStore store() {
        return store;
    }

    private synchronized Fault fault() {
        int chance = random.nextInt(6);
        return chance == 0 ? Fault.BEFORE : chance == 1 ? Fault.AFTER : Fault.NONE;
    }

    @Test
    void itGivesUpAfterTheAttemptsAllowed() {
        AtomicInteger attempts = new AtomicInteger();
        ObjectStore broken = new FaultyObjectStore(new InMemoryObjectStore(), (operation, name) -> {
            attempts.incrementAndGet();
            return Fault.BEFORE;
        });
        ObjectStore retrying =
                new RetryingObjectStore(broken, new Backoff(3, Duration.ofMillis(1), Duration.ofMillis(2)));
        assertThatThrownBy(() -> retrying.put("a", ByteBuffer.allocate(1))
                        .toCompletableFuture()
                        .join())
                .hasRootCauseInstanceOf(StoreUnavailableException.class);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void whatTryingAgainCannotHelpIsTriedOnce() {
        AtomicInteger attempts = new AtomicInteger();
        ObjectStore counted = new FaultyObjectStore(new InMemoryObjectStore(), (operation, name) -> {
            attempts.incrementAndGet();
            return Fault.NONE;
        });
        assertThatThrownBy(() -> new RetryingObjectStore(counted, FAST)
                        .get("missing", Destination.onHeap(10))
                        .toCompletableFuture()
                        .join())
                .hasRootCauseInstanceOf(ObjectNotFoundException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void waitsStayBelowTheirDoublingBound() {
        Backoff backoff = new Backoff(10, Duration.ofMillis(100), Duration.ofSeconds(1));
        for (int attempt : List.of(1, 2, 3, 4, 5, 9, 60)) {
            long bound = Math.min(1000, 100L << Math.min(attempt - 1, 10));
            for (int i = 0; i < 100; i++) {
                assertThat(backoff.waitAfter(attempt).toMillis()).isBetween(0L, bound);
            }
        }
    }
}
