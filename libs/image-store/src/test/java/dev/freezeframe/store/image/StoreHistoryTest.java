package dev.freezeframe.store.image;

import static dev.freezeframe.store.image.StoreFixture.CHUNK;
import static dev.freezeframe.store.image.StoreFixture.REGION;
import static dev.freezeframe.store.image.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.object.FaultyObjectStore;
import dev.freezeframe.store.object.FaultyObjectStore.Fault;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.StoreUnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random lives of a store: images are taken, disks overwritten, images deleted, writers die, the sweep runs at any time.
 * Whatever happened, every image that was committed restores, and when all are deleted the bucket is empty.
 */
class StoreHistoryTest {
    private static final int STEPS = 60;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyCommittedImageRestoresAndNothingIsLeftInTheEnd(long seed) throws Exception {
        try (StoreFixture store = new StoreFixture()) {
            new History(store, new Random(seed)).live();
        }
    }

    private static final class History {
        private final StoreFixture store;
        private final Random random;
        private final InMemoryDisk disk;
        private final Map<UUID, byte[]> images = new HashMap<>();
        private final List<String> openJobs = new ArrayList<>();

        History(StoreFixture store, Random random) {
            this.store = store;
            this.random = random;
            this.disk = new InMemoryDisk(CHUNK * (1 + random.nextInt(24)) + random.nextInt(5000));
        }

        void live() throws Exception {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(7)) {
                    case 0, 1 -> disk.scribble(random, 4, 2 * CHUNK);
                    case 2 -> take();
                    case 3 -> takeAndDie(step);
                    case 4 -> delete();
                    case 5 -> store.sweep();
                    default -> endAJob();
                }
                assertThat(store.index.knownObjects(REGION)).containsAll(store.bucket.names());
            }
            for (Map.Entry<UUID, byte[]> image : images.entrySet()) {
                assertThat(store.restore(image.getKey()).content()).isEqualTo(image.getValue());
            }
            while (!openJobs.isEmpty()) {
                endAJob();
            }
            images.keySet().forEach(store::drop);
            assertThat(store.sweep().complete()).isTrue();
            assertThat(store.bucket.names()).isEmpty();
            assertThat(store.index.knownObjects(REGION)).isEmpty();
        }

        private void take() throws Exception {
            WrittenImage written = store.save(disk);
            images.put(written.manifestId(), disk.content().clone());
        }

        /** A writer that dies at a random point; half of them are taken up again at once. */
        private void takeAndDie(int step) throws Exception {
            String job = "dying-" + step;
            int survived = random.nextInt(20);
            int[] operations = new int[1];
            ObjectStore dying = new FaultyObjectStore(store.bucket, (operation, name) -> {
                synchronized (operations) {
                    return ++operations[0] <= survived ? Fault.NONE : random.nextBoolean() ? Fault.BEFORE : Fault.AFTER;
                }
            });
            WriteSession session = store.begin(job, 1);
            try {
                WrittenImage written = store.save(dying, disk, session);
                images.put(written.manifestId(), disk.content().clone());
                return;
            } catch (StoreUnavailableException e) {
                openJobs.add(job);
            }
            if (random.nextBoolean()) {
                openJobs.remove(job);
                WrittenImage written = store.save(store.bucket, disk, store.begin(job, 2));
                images.put(written.manifestId(), disk.content().clone());
            }
        }

        private void delete() {
            if (!images.isEmpty()) {
                UUID image = new ArrayList<>(images.keySet()).get(random.nextInt(images.size()));
                images.remove(image);
                store.drop(image);
            }
        }

        private void endAJob() {
            if (!openJobs.isEmpty()) {
                await(store.index.release(openJobs.remove(random.nextInt(openJobs.size())), 9));
            }
        }
    }
}
