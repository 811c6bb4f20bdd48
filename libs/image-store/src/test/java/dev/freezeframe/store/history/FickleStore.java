package dev.freezeframe.store.history;

import dev.freezeframe.store.object.InMemoryObjectStore;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.ObjectSummary;
import dev.freezeframe.store.object.StoreUnavailableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A bucket in bad weather: requests fail with and without effect, take effect minutes after they were given up, or once
 * more minutes after they were answered; bodies come short or with a bit turned over; listings show what is past.
 */
final class FickleStore implements ObjectStore {
    /** No request is under way for longer. */
    static final Duration LONGEST = Duration.ofMinutes(9);

    final InMemoryObjectStore bucket = new InMemoryObjectStore();
    private final VirtualClock clock;
    private final Tally tally;
    private final List<Late> late = new ArrayList<>();
    private TreeSet<String> past = new TreeSet<>();
    private Random random = new Random(0);
    private int percent;

    private record Late(Instant due, Runnable effect) {}

    FickleStore(VirtualClock clock, Tally tally) {
        this.clock = clock;
        this.tally = tally;
    }

    /** From here on, one request in a hundred for each of {@code percent} goes wrong. */
    void weather(Random random, int percent) {
        this.random = random;
        this.percent = percent;
    }

    /** Requests arrive whose time has come. */
    void arrive() {
        List<Late> due =
                late.stream().filter(one -> !one.due().isAfter(clock.instant())).toList();
        late.removeAll(due);
        due.forEach(one -> one.effect().run());
    }

    @Override
    public CompletionStage<Void> put(String name, ByteBuffer body) {
        ByteBuffer sent = ByteBuffer.allocate(body.remaining());
        sent.put(body.duplicate()).flip();
        return switch (trouble(3)) {
            case 0 -> failed();
            case 1 -> bucket.put(name, sent).thenCompose(lost -> failed());
            case 2 -> {
                later(() -> bucket.put(name, sent));
                yield failed();
            }
            default -> bucket.put(name, sent);
        };
    }

    @Override
    public CompletionStage<ByteBuffer> get(String name, Destination destination) {
        return switch (trouble(3)) {
            case 0 -> failed();
            case 1 -> bucket.get(name, destination).thenApply(body -> body.limit(body.limit() / 2));
            case 2 -> bucket.get(name, destination).thenApply(this::damaged);
            default -> bucket.get(name, destination);
        };
    }

    private ByteBuffer damaged(ByteBuffer body) {
        int at = body.position() + random.nextInt(body.remaining());
        return body.put(at, (byte) (body.get(at) ^ 1 << random.nextInt(8)));
    }

    @Override
    public CompletionStage<Void> delete(Collection<String> names) {
        List<String> all = List.copyOf(names);
        past = new TreeSet<>(bucket.names());
        return switch (trouble(4)) {
            case 0 -> failed();
            case 1 -> bucket.delete(all).thenCompose(lost -> failed());
            case 2 -> bucket.delete(all.subList(0, all.size() / 2)).thenCompose(some -> failed());
            case 3 -> {
                later(() -> bucket.delete(all));
                yield bucket.delete(all);
            }
            default -> bucket.delete(all);
        };
    }

    @Override
    public CompletionStage<List<ObjectSummary>> list(String prefix, String startAfter, int limit) {
        return switch (trouble(2)) {
            case 0 -> failed();
            case 1 ->
                CompletableFuture.completedStage(past.stream()
                        .filter(name -> name.startsWith(prefix) && name.compareTo(startAfter) > 0)
                        .limit(limit)
                        .map(name -> new ObjectSummary(name, 1))
                        .toList());
            default -> bucket.list(prefix, startAfter, limit);
        };
    }

    @Override
    public void close() {}

    private void later(Runnable effect) {
        Duration wait = Duration.ofSeconds(random.nextInt((int) LONGEST.toSeconds()));
        late.add(new Late(clock.instant().plus(wait), effect));
    }

    /** Which of {@code kinds} troubles befalls a request; -1 for none. */
    private int trouble(int kinds) {
        tally.count(Tally.What.REQUESTS);
        if (percent == 0 || random.nextInt(100) >= percent) {
            return -1;
        }
        tally.count(Tally.What.BAD_REQUESTS);
        return random.nextInt(kinds);
    }

    private static <T> CompletionStage<T> failed() {
        return CompletableFuture.failedStage(new StoreUnavailableException("bad weather", null));
    }
}
