package dev.freezeframe.store.image;

import static dev.freezeframe.store.image.CopyFixture.TARGET;
import static dev.freezeframe.store.image.StoreFixture.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.store.index.WriteSession;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Copies of nearly the same images, on shared buffers, while copies are dropped and the target's sweep never rests. */
class ConcurrentCopiesTest {
    private static final int COPIERS = 4;
    private static final int IMAGES = 15;

    private final CopyFixture regions = new CopyFixture();

    @Test
    void copiesAndTheSweepTakeNothingFromEachOther() throws Exception {
        InMemoryDisk common = new InMemoryDisk(20 * CHUNK + 77);
        common.scribble(new Random(1), 40, 3 * CHUNK);
        AtomicBoolean copying = new AtomicBoolean(true);
        Map<UUID, byte[]> images = new HashMap<>();
        try (regions;
                ParallelCalls sweep = new ParallelCalls()) {
            sweep.start(sweeping(copying));
            try (ParallelCalls copiers = new ParallelCalls()) {
                Map<Integer, Future<Map<UUID, byte[]>>> kept = new HashMap<>();
                for (int i = 0; i < COPIERS; i++) {
                    kept.put(i, copiers.start(copier(new InMemoryDisk(common), i)));
                }
                for (Future<Map<UUID, byte[]>> one : kept.values()) {
                    images.putAll(one.get());
                }
            } finally {
                copying.set(false);
            }
            for (Map.Entry<UUID, byte[]> image : images.entrySet()) {
                assertThat(regions.restore(image.getKey())).isEqualTo(image.getValue());
            }
            images.keySet().forEach(regions::drop);
            regions.sweep();
            assertThat(regions.target.names()).isEmpty();
            assertThat(regions.source.index.knownObjects(TARGET)).isEmpty();
        }
    }

    private Callable<Void> sweeping(AtomicBoolean copying) {
        return () -> {
            while (copying.get()) {
                regions.sweep();
            }
            return null;
        };
    }

    /** Copies images of a disk that changes, drops some of the copies, and says what is left in the target. */
    private Callable<Map<UUID, byte[]>> copier(InMemoryDisk disk, int number) {
        return () -> {
            Random random = new Random(number);
            Map<UUID, byte[]> images = new HashMap<>();
            for (int i = 0; i < IMAGES; i++) {
                String key = number + "-" + i;
                WriteSession writing = regions.source.begin("write-" + key, 1);
                UUID image = regions.source
                        .save(regions.source.bucket, disk, writing)
                        .manifestId();
                regions.copy(regions.copier(), image, regions.begin("copy-" + key, 1));
                images.put(image, disk.content().clone());
                if (random.nextBoolean()) {
                    UUID unwanted = images.keySet().iterator().next();
                    images.remove(unwanted);
                    regions.drop(unwanted);
                }
                disk.scribble(random, 2, CHUNK);
            }
            return images;
        };
    }
}
