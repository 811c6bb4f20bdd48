package dev.freezeframe.store.image;

import static dev.freezeframe.store.image.StoreFixture.CHUNK;
import static dev.freezeframe.store.image.StoreFixture.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Writers of nearly the same disks, on shared buffers, while images are deleted and the sweep never rests. */
class ConcurrentWritersTest {
    private static final int WRITERS = 4;
    private static final int IMAGES = 15;

    @Test
    void writersAndTheSweepTakeNothingFromEachOther() throws Exception {
        InMemoryDisk common = new InMemoryDisk(20 * CHUNK + 77);
        common.scribble(new Random(1), 40, 3 * CHUNK);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
        try (StoreFixture store = new StoreFixture()) {
            AtomicBoolean writing = new AtomicBoolean(true);
            Future<?> sweep = threads.submit(sweeping(store, writing));
            List<Future<Map<UUID, byte[]>>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(writer(store, new InMemoryDisk(common), i)));
            }
            Map<UUID, byte[]> images = new HashMap<>();
            for (Future<Map<UUID, byte[]>> writer : writers) {
                images.putAll(writer.get());
            }
            writing.set(false);
            sweep.get();

            for (Map.Entry<UUID, byte[]> image : images.entrySet()) {
                assertThat(store.restore(image.getKey()).content()).isEqualTo(image.getValue());
            }
            images.keySet().forEach(store::drop);
            store.sweep();
            assertThat(store.bucket.names()).isEmpty();
            assertThat(store.index.knownObjects(REGION)).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<Void> sweeping(StoreFixture store, AtomicBoolean writing) {
        return () -> {
            while (writing.get()) {
                store.sweep();
            }
            return null;
        };
    }

    /** Takes images of a disk that changes, deletes some of them, and says what is left. */
    private static Callable<Map<UUID, byte[]>> writer(StoreFixture store, InMemoryDisk disk, int number) {
        return () -> {
            Random random = new Random(number);
            Map<UUID, byte[]> images = new HashMap<>();
            for (int i = 0; i < IMAGES; i++) {
                WrittenImage written = store.save(store.bucket, disk, store.begin("writer-" + number + "-" + i, 1));
                images.put(written.manifestId(), disk.content().clone());
                if (random.nextBoolean()) {
                    UUID unwanted = images.keySet().iterator().next();
                    images.remove(unwanted);
                    store.drop(unwanted);
                }
                disk.scribble(random, 2, CHUNK);
            }
            return images;
        };
    }
}
