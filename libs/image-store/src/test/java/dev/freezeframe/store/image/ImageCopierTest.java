package dev.freezeframe.store.image;

import static dev.freezeframe.store.image.CopyFixture.chunks;
import static dev.freezeframe.store.image.StoreFixture.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.keys.KeyObjects;
import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.object.FaultyObjectStore;
import dev.freezeframe.store.object.FaultyObjectStore.Fault;
import dev.freezeframe.store.object.InMemoryObjectStore;
import dev.freezeframe.store.object.ObjectStoreMeter.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageCopierTest {
    private static final int CHUNKS = 60;

    private final CopyFixture regions = new CopyFixture();
    private final InMemoryDisk disk = new InMemoryDisk(CHUNKS * CHUNK);
    private final Queue<String> read = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void fill() {
        byte[] bytes = new byte[CHUNKS * CHUNK];
        new Random(4).nextBytes(bytes);
        disk.write(0, ByteBuffer.wrap(bytes));
    }

    @AfterEach
    void close() {
        regions.close();
    }

    @Test
    void aCopyRestoresWhenTheSourceIsGone() throws Exception {
        UUID image = regions.source.save(disk).manifestId();
        CopyProgress done = regions.copy(image);
        assertThat(done.chunksCopied()).isEqualTo(CHUNKS);
        assertThat(done.pagesDone()).isEqualTo(done.pagesTotal()).isEqualTo(1);

        regions.source.drop(image);
        regions.source.sweep();
        assertThat(regions.source.bucket.names()).isEmpty();
        regions.sweep();
        assertThat(regions.restore(image)).isEqualTo(disk.content());
    }

    @Test
    void objectsArriveByteForByte() throws Exception {
        UUID image = regions.source.save(disk).manifestId();
        CopyProgress done = regions.copy(image);
        assertThat(contents(regions.target)).isEqualTo(contents(regions.source.bucket));
        assertThat(done.bytesCopied())
                .isEqualTo(regions.target.names().stream()
                        .mapToLong(name -> regions.target.bytes(name).length)
                        .sum());
    }

    @Test
    void onlyWhatTheTargetLacksIsReadAndMoved() throws Exception {
        regions.copy(regions.source.save(disk).manifestId());
        InMemoryDisk changed = new InMemoryDisk(disk);
        overwrite(changed, 7, 41);
        UUID second = regions.source.save(changed).manifestId();

        read.clear();
        CopyProgress done = regions.copy(regions.copier(observed(), regions.target), second, regions.begin());
        assertThat(done.chunksCopied()).isEqualTo(2);
        assertThat(done.chunksThere()).isEqualTo(CHUNKS - 2);
        assertThat(read.stream().filter(name -> name.startsWith("chunks/"))).hasSize(2);
        assertThat(regions.restore(second)).isEqualTo(changed.content());
    }

    @Test
    void pagesThatTheTargetHoldsAreNotEvenOpened() throws Exception {
        InMemoryDisk large = new InMemoryDisk((Page.ENTRIES + 10) * CHUNK);
        overwrite(large, 3, 500, Page.ENTRIES + 2);
        regions.copy(regions.source.save(large).manifestId());
        overwrite(large, Page.ENTRIES + 2);
        UUID second = regions.source.save(large).manifestId();

        CopyProgress done = regions.copy(regions.copier(observed(), regions.target), second, regions.begin());
        assertThat(done.pagesTotal()).isEqualTo(2);
        assertThat(done.pagesThere()).isEqualTo(1);
        assertThat(done.chunksCopied()).isEqualTo(1);
        assertThat(read.stream().filter(name -> name.startsWith("pages/")).distinct())
                .hasSize(1);
        assertThat(regions.restore(second)).isEqualTo(large.content());
    }

    @Test
    void anImageThatIsThereAlreadyCostsItsRootOnly() throws Exception {
        regions.copy(regions.source.save(disk).manifestId());
        UUID same = regions.source.save(disk).manifestId();
        CopyProgress done = regions.copy(same);
        assertThat(done.chunksCopied()).isZero();
        assertThat(done.pagesThere()).isEqualTo(1);
        assertThat(done.bytesCopied())
                .isEqualTo(regions.target.bytes(regions.target.names().stream()
                                .filter(name -> name.startsWith("manifests/" + same))
                                .findFirst()
                                .orElseThrow())
                        .length);
    }

    @Test
    void aDiskOfZerosIsCopied() throws Exception {
        UUID empty = regions.source.save(new InMemoryDisk(CHUNKS * CHUNK)).manifestId();
        assertThat(regions.copy(empty).pagesTotal()).isZero();
        assertThat(regions.restore(empty)).containsOnly(0);
    }

    @Test
    void aFirstCopyMayBeDroppedWithoutTheSecondNoticing() throws Exception {
        UUID first = regions.source.save(disk).manifestId();
        regions.copy(first);
        InMemoryDisk changed = new InMemoryDisk(disk);
        overwrite(changed, 1);
        UUID second = regions.source.save(changed).manifestId();
        regions.copy(second);

        regions.drop(first);
        regions.sweep();
        assertThat(regions.restore(second)).isEqualTo(changed.content());
        regions.drop(second);
        regions.sweep();
        assertThat(regions.target.names()).isEmpty();
        assertThat(regions.source.index.knownObjects(CopyFixture.TARGET)).isEmpty();
    }

    @Test
    void manyCopiesAtOnceBringEachChunkOnce() throws Exception {
        List<UUID> images = new ArrayList<>();
        List<InMemoryDisk> disks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            InMemoryDisk changed = new InMemoryDisk(disk);
            overwrite(changed, i);
            disks.add(changed);
            images.add(regions.source.save(changed).manifestId());
        }
        List<WriteSession> sessions =
                images.stream().map(image -> regions.begin()).toList();
        try (ParallelCalls calls = new ParallelCalls()) {
            for (int i = 0; i < images.size(); i++) {
                UUID image = images.get(i);
                WriteSession session = sessions.get(i);
                calls.start(() -> regions.copy(regions.copier(), image, session));
            }
        }
        assertThat(chunks(regions.target)).doesNotHaveDuplicates();
        assertThat(chunks(regions.target)).containsExactlyInAnyOrderElementsOf(regions.chunksOfTheSource());
        for (int i = 0; i < images.size(); i++) {
            assertThat(regions.restore(images.get(i))).isEqualTo(disks.get(i).content());
        }
    }

    private FaultyObjectStore observed() {
        return new FaultyObjectStore(regions.source.bucket, (operation, name) -> {
            if (operation == Operation.GET) {
                read.add(name);
            }
            return Fault.NONE;
        });
    }

    /** Every object's bytes, whoever uploaded it; without the wrapped keys, which a copy does not bring. */
    private static List<String> contents(InMemoryObjectStore bucket) {
        return bucket.names().stream()
                .filter(name -> !name.startsWith(KeyObjects.PREFIX))
                .map(name -> name.replaceFirst("-[0-9a-f]{32}$", "") + Arrays.hashCode(bucket.bytes(name)))
                .sorted()
                .toList();
    }

    private static void overwrite(InMemoryDisk disk, int... chunks) {
        Random random = new Random(chunks[0] + 100L);
        for (int chunk : chunks) {
            byte[] bytes = new byte[CHUNK];
            random.nextBytes(bytes);
            disk.write((long) chunk * CHUNK, ByteBuffer.wrap(bytes));
        }
    }
}
