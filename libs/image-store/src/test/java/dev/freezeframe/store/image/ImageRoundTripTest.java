package dev.freezeframe.store.image;

import static dev.freezeframe.store.image.StoreFixture.CHUNK;
import static dev.freezeframe.store.image.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.keys.KeyObjects;
import dev.freezeframe.store.keys.UnavailableKeyException;
import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.manifest.RootName;
import dev.freezeframe.store.object.ObjectNotFoundException;
import dev.freezeframe.store.object.ObjectStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRoundTripTest {
    private final StoreFixture store = new StoreFixture();
    private final Random random = new Random(7);

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 511, CHUNK - 1, CHUNK, CHUNK + 1, 20 * CHUNK + 4096, 3 * CHUNK - 3})
    void aDiskOfAnySizeRestoresByteForByte(int size) throws Exception {
        InMemoryDisk disk = new InMemoryDisk(size);
        disk.scribble(random, 12, Math.max(1, size / 4));
        WrittenImage written = store.save(disk);
        assertThat(store.restore(written.manifestId()).content()).isEqualTo(disk.content());
        assertThat(written.diskBytes()).isEqualTo(size);
    }

    @Test
    void aDiskOfSeveralPagesRestoresAndItsZeroPagesHaveNoObjects() throws Exception {
        InMemoryDisk disk = new InMemoryDisk(CHUNK * Page.ENTRIES * 2 + CHUNK / 2);
        disk.write(5, ByteBuffer.wrap("first".getBytes(StandardCharsets.UTF_8)));
        disk.write(disk.sizeBytes() - 4, ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
        WrittenImage written = store.save(disk);

        assertThat(store.restore(written.manifestId()).content()).isEqualTo(disk.content());
        Root root = await(store.reader().root(written.manifestId()));
        assertThat(root.pages()).hasSize(3);
        assertThat(root.pages().get(1).isZero()).isTrue();
        assertThat(root.chunkCount()).isEqualTo(2);
        assertThat(store.bucket.names().stream().filter(name -> name.startsWith("pages/")))
                .hasSize(2);
    }

    @Test
    void zerosAndHolesAreNeitherStoredNorWrittenBack() throws Exception {
        InMemoryDisk disk = new InMemoryDisk(50 * CHUNK);
        disk.write(10L * CHUNK, ByteBuffer.allocate(3 * CHUNK));
        List<WriteProgress> progress = new ArrayList<>();
        var session = store.begin();
        WrittenImage written =
                store.writer(store.bucket).write(store.spec(), session, disk, Fence.open(), progress::add);
        await(store.index.commit(session, written.references()));

        assertThat(written.chunks()).isZero();
        assertThat(store.bucket.names())
                .containsExactlyInAnyOrder(
                        new RootName(written.manifestId(), session.uploadId()).objectName(),
                        KeyObjects.image(
                                written.manifestId(),
                                written.key().teamKey(),
                                written.key().id()));
        WriteProgress end = progress.get(progress.size() - 1);
        assertThat(end.bytesRead()).isEqualTo(3L * CHUNK);
        assertThat(end.bytesZero()).isEqualTo(50L * CHUNK);
        assertThat(end.bytesDone()).isEqualTo(end.bytesTotal());
        assertThat(store.restore(written.manifestId()).allocatedBytes()).isZero();
    }

    @Test
    void aSecondImageStoresOnlyWhatChanged() throws Exception {
        InMemoryDisk disk = new InMemoryDisk(100 * CHUNK);
        random.nextBytes(disk.content());
        disk.write(0, ByteBuffer.wrap(disk.content().clone()));
        store.save(disk);
        int before = store.bucket.names().size();

        disk.write(42L * CHUNK + 17, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        WrittenImage second = store.save(disk);

        assertThat(second.chunksNew()).isEqualTo(1);
        assertThat(second.chunks()).isEqualTo(100);
        assertThat(store.bucket.names()).hasSize(before + 4); // a chunk, a page, a root and its key
        assertThat(store.restore(second.manifestId()).content()).isEqualTo(disk.content());

        WrittenImage unchanged = store.save(disk);
        assertThat(unchanged.chunksNew()).isZero();
        assertThat(store.bucket.names()).hasSize(before + 6); // only a root and its key
    }

    @Test
    void contentThatOccursManyTimesOnADiskIsStoredOnce() throws Exception {
        byte[] same = new byte[CHUNK];
        random.nextBytes(same);
        InMemoryDisk disk = new InMemoryDisk(200 * CHUNK);
        for (int i = 0; i < 200; i++) {
            disk.write((long) i * CHUNK, ByteBuffer.wrap(same));
        }
        WrittenImage written = store.save(disk);
        assertThat(written.chunks()).isEqualTo(200);
        assertThat(written.chunksNew()).isEqualTo(1);
        assertThat(store.bucket.names().stream().filter(name -> name.startsWith("chunks/")))
                .hasSize(1);
        assertThat(store.restore(written.manifestId()).content()).isEqualTo(disk.content());
    }

    @Test
    void whoeverGetsAnImageReadsItWithoutAnyKeyOfTheSender() throws Exception {
        UUID recipient = UUID.randomUUID();
        InMemoryDisk disk = new InMemoryDisk(CHUNK * Page.ENTRIES + 3 * CHUNK);
        disk.scribble(random, 12, 3 * CHUNK);
        UUID image = store.save(disk).manifestId();
        List<String> before = List.copyOf(store.bucket.names());

        store.keys.transfer(image, StoreFixture.DOMAIN, recipient);
        store.keys.lose(StoreFixture.DOMAIN);
        assertThat(store.restore(image).content()).isEqualTo(disk.content());
        assertThat(store.bucket.names()).containsExactlyInAnyOrderElementsOf(before);

        store.keys.lose(recipient);
        assertThatThrownBy(() -> store.restore(image)).hasRootCauseInstanceOf(UnavailableKeyException.class);
    }

    @Test
    void nothingOfTheDiskLiesInTheBucketInTheClear() throws Exception {
        InMemoryDisk disk = new InMemoryDisk(3 * CHUNK);
        random.nextBytes(disk.content()); // Incompressible: without encryption it would be stored as it is.
        disk.write(0, ByteBuffer.wrap(disk.content().clone()));
        store.save(disk);

        for (String name : store.bucket.names()) {
            byte[] object = await(store.bucket.get(name, ObjectStore.Destination.onHeap(1 << 20)))
                    .array();
            for (int offset = 0; offset + 16 <= CHUNK; offset += CHUNK / 8) {
                assertThat(new String(object, StandardCharsets.ISO_8859_1))
                        .doesNotContain(new String(disk.content(), offset, 16, StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Test
    void whatIsReportedAsStoredIsWhatLiesInTheBucket() throws Exception {
        InMemoryDisk disk = new InMemoryDisk(30 * CHUNK);
        disk.scribble(random, 20, 3 * CHUNK);
        WrittenImage written = store.save(disk);
        long inBucket = store.bucket.names().stream()
                .mapToLong(name -> store.bucket.bytes(name).length)
                .sum();
        assertThat(written.newBytes()).isEqualTo(inBucket);
        assertThat(written.storedBytes()).isEqualTo(inBucket);
    }

    @Test
    void anImageRestoresFromTheBucketAndTheKeysAlone() throws Exception {
        InMemoryDisk disk = new InMemoryDisk(40 * CHUNK);
        disk.scribble(random, 30, 2 * CHUNK);
        UUID id = store.save(disk).manifestId();

        ImageReader stranger =
                new ImageReader(store.bucket, new ListingLocator(store.bucket, 4), store.keys, store.resources);
        InMemoryDisk restored = new InMemoryDisk(40 * CHUNK);
        stranger.restore(await(stranger.root(id)), restored, Fence.open(), progress -> {});
        assertThat(restored.content()).isEqualTo(disk.content());
    }

    @Test
    void aLargerDiskKeepsWhatLiesBeyondTheImage() throws Exception {
        InMemoryDisk disk = new InMemoryDisk(CHUNK + 10);
        disk.scribble(random, 5, CHUNK);
        UUID id = store.save(disk).manifestId();
        InMemoryDisk larger = new InMemoryDisk(3 * CHUNK);
        store.reader().restore(await(store.reader().root(id)), larger, Fence.open(), progress -> {});
        assertThat(Arrays.copyOf(larger.content(), CHUNK + 10)).isEqualTo(disk.content());
    }

    @Test
    void aSmallerDiskIsRefusedBeforeAnythingIsWritten() throws Exception {
        UUID id = store.save(new InMemoryDisk(CHUNK)).manifestId();
        Root root = await(store.reader().root(id));
        InMemoryDisk smaller = new InMemoryDisk(CHUNK - 1);
        assertThatThrownBy(() -> store.reader().restore(root, smaller, Fence.open(), progress -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not fit");
    }

    @Test
    void anImageThatIsNotThereIsSaidToBeMissing() {
        assertThatThrownBy(() -> await(store.reader().root(UUID.randomUUID())))
                .hasRootCauseInstanceOf(ObjectNotFoundException.class);
    }

    @Test
    void everyBitOfDamageToAChunkFailsTheRestoreNamingTheRange() throws Exception {
        InMemoryDisk disk = new InMemoryDisk(4 * CHUNK);
        random.nextBytes(disk.content());
        disk.write(0, ByteBuffer.wrap(disk.content().clone()));
        WrittenImage written = store.save(disk);
        Root root = await(store.reader().root(written.manifestId()));
        Page page = await(store.reader().page(root, root.pages().get(0)));
        String prefix = StoredObject.prefix(ContentKind.CHUNK, page.entry(2).id());
        String name = await(store.bucket.list(prefix, "", 1)).get(0).name();
        int length = store.bucket.bytes(name).length;

        for (int offset = 0; offset < length; offset += offset < 70 ? 1 : 9973) {
            store.bucket.damage(name, offset);
            InMemoryDisk target = new InMemoryDisk(4 * CHUNK);
            assertThatThrownBy(() -> store.reader().restore(root, target, Fence.open(), progress -> {}))
                    .as("damage at byte %d", offset)
                    .isInstanceOfSatisfying(DamagedChunkException.class, damage -> {
                        assertThat(damage.offset()).isEqualTo(2L * CHUNK);
                        assertThat(damage.length()).isEqualTo(CHUNK);
                    });
            assertThat(target.flushed()).isFalse();
            store.bucket.damage(name, offset);
        }
        assertThat(store.restore(written.manifestId()).content()).isEqualTo(disk.content());
    }

    @Test
    void aMissingObjectFailsTheRestoreNamingTheRange() throws Exception {
        InMemoryDisk disk = new InMemoryDisk(3 * CHUNK);
        random.nextBytes(disk.content());
        disk.write(0, ByteBuffer.wrap(disk.content().clone()));
        WrittenImage written = store.save(disk);
        String chunk = store.bucket.names().stream()
                .filter(name -> name.startsWith("chunks/"))
                .findFirst()
                .orElseThrow();
        await(store.bucket.delete(List.of(chunk)));
        assertThatThrownBy(() -> store.restore(written.manifestId()))
                .isInstanceOf(DamagedChunkException.class)
                .hasMessageContaining("bytes ");
    }

    @Test
    void aMissingPageFailsTheRestoreNamingAllItDescribes() throws Exception {
        InMemoryDisk disk = new InMemoryDisk(3 * CHUNK);
        random.nextBytes(disk.content());
        disk.write(0, ByteBuffer.wrap(disk.content().clone()));
        WrittenImage written = store.save(disk);
        String page = store.bucket.names().stream()
                .filter(name -> name.startsWith("pages/"))
                .findFirst()
                .orElseThrow();
        store.bucket.damage(page, 100);
        assertThatThrownBy(() -> store.restore(written.manifestId()))
                .isInstanceOfSatisfying(DamagedChunkException.class, damage -> {
                    assertThat(damage.offset()).isZero();
                    assertThat(damage.length()).isEqualTo(3L * CHUNK);
                });
    }
}
