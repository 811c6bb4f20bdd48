package dev.freezeframe.store.image;

import static dev.freezeframe.store.image.StoreFixture.CHUNK;
import static dev.freezeframe.store.image.StoreFixture.REGION;
import static dev.freezeframe.store.image.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.Damage;
import dev.freezeframe.store.index.Quarantined;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.object.InMemoryObjectStore;
import dev.freezeframe.store.verify.ContentRepair;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What damage costs, and how it is repaired. */
class SalvageTest {
    private static final int CHUNKS = 5;
    private static final String OTHER = "ams3";

    private final StoreFixture store = new StoreFixture();
    private final InMemoryDisk disk = new InMemoryDisk(CHUNKS * CHUNK);
    private WrittenImage image;
    private Root root;
    private Page page;

    @BeforeEach
    void save() throws Exception {
        byte[] random = new byte[CHUNKS * CHUNK];
        new Random(3).nextBytes(random);
        disk.write(0, ByteBuffer.wrap(random));
        image = store.save(disk);
        root = await(store.reader().root(image.manifestId()));
        page = await(store.reader().page(root, root.pages().get(0)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void salvageFillsWhatIsDamagedWithZerosAndNamesIt() throws Exception {
        store.bucket.damage(object(ContentKind.CHUNK, chunk(1)).name(), 200);
        await(store.bucket.delete(List.of(object(ContentKind.CHUNK, chunk(3)).name())));
        InMemoryDisk target = new InMemoryDisk(CHUNKS * CHUNK);
        ConcurrentLinkedQueue<DamagedRange> lost = new ConcurrentLinkedQueue<>();
        store.reader().salvage(root, target, Fence.open(), progress -> {}, lost::add);

        assertThat(lost)
                .extracting(DamagedRange::offset, DamagedRange::length, DamagedRange::damage)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple((long) CHUNK, (long) CHUNK, Damage.WRONG_CONTENT),
                        org.assertj.core.groups.Tuple.tuple(3L * CHUNK, (long) CHUNK, Damage.MISSING));
        byte[] expected = disk.content().clone();
        Arrays.fill(expected, CHUNK, 2 * CHUNK, (byte) 0);
        Arrays.fill(expected, 3 * CHUNK, 4 * CHUNK, (byte) 0);
        assertThat(target.content()).isEqualTo(expected);
        assertThat(target.flushed()).isTrue();
    }

    @Test
    void aDamagedPageCostsAllThatItDescribes() throws Exception {
        store.bucket.damage(object(ContentKind.PAGE, root.pages().get(0)).name(), 100);
        ConcurrentLinkedQueue<DamagedRange> lost = new ConcurrentLinkedQueue<>();
        store.reader().verify(root, Bandwidth.unlimited(), Fence.open(), progress -> {}, lost::add);
        assertThat(lost).singleElement().satisfies(range -> {
            assertThat(range.offset()).isZero();
            assertThat(range.length()).isEqualTo((long) CHUNKS * CHUNK);
            assertThat(Objects.requireNonNull(range.object()).kind()).isEqualTo(ContentKind.PAGE);
        });
    }

    @Test
    void verifyingAWholeImageFindsNothingAndReadsAllOfIt() throws Exception {
        ConcurrentLinkedQueue<DamagedRange> lost = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<RestoreProgress> told = new ConcurrentLinkedQueue<>();
        store.reader().verify(root, Bandwidth.unlimited(), Fence.open(), told::add, lost::add);
        assertThat(lost).isEmpty();
        assertThat(told)
                .anySatisfy(progress -> assertThat(progress.bytesWritten()).isEqualTo((long) CHUNKS * CHUNK));
    }

    @Test
    void aRestoreThatLocatedAnObjectBeforeItWasHealedFindsItsSuccessor() throws Exception {
        StoredObject old = object(ContentKind.CHUNK, chunk(2));
        StoredObject fresh = heal(old);
        await(store.bucket.delete(List.of(old.name())));
        ChunkLocator stale = new ChunkLocator() {
            private boolean asked;

            @Override
            public java.util.concurrent.CompletionStage<java.util.List<String>> roots(java.util.UUID manifestId) {
                throw new AssertionError("the root has been read");
            }

            @Override
            public java.util.concurrent.CompletionStage<java.util.Map<ContentId, StoredObject>> locate(
                    ContentKind kind, java.util.Collection<ContentId> ids) {
                return store.index.locate(REGION, kind, ids).thenApply(found -> {
                    if (kind == ContentKind.CHUNK && !asked) {
                        asked = true;
                        found.put(old.id(), old);
                    }
                    return found;
                });
            }
        };
        InMemoryDisk target = new InMemoryDisk(CHUNKS * CHUNK);
        new ImageReader(store.bucket, stale, store.keys, store.resources)
                .restore(root, target, Fence.open(), progress -> {});
        assertThat(target.content()).isEqualTo(disk.content());
        assertThat(fresh).isNotEqualTo(old);
    }

    @Test
    void theNextSnapshotOfTheDiskHealsAQuarantinedChunk() throws Exception {
        StoredObject old = object(ContentKind.CHUNK, chunk(2));
        store.bucket.damage(old.name(), 300);
        await(store.index.quarantine(REGION, old, Damage.CORRUPT));
        assertThatThrownBy(() -> store.restore(image.manifestId())).isInstanceOf(DamagedChunkException.class);

        WrittenImage next = store.save(disk);
        assertThat(next.chunksNew()).isEqualTo(1);
        assertThat(store.restore(image.manifestId()).content())
                .as("the older image is whole again too")
                .isEqualTo(disk.content());
        store.sweep();
        assertThat(store.bucket.names()).doesNotContain(old.name());
        assertThat(store.restore(next.manifestId()).content()).isEqualTo(disk.content());
    }

    @Test
    void quarantinedContentIsRepairedFromAnotherRegionThatHoldsItWhole() throws Exception {
        InMemoryObjectStore other = replica();
        StoredObject page = object(ContentKind.PAGE, root.pages().get(0));
        for (StoredObject object : List.of(page, object(ContentKind.CHUNK, chunk(2)))) {
            store.bucket.damage(object.name(), 90);
            await(store.index.quarantine(REGION, object, Damage.CORRUPT));
            assertThat(repair(other, object)).isEqualTo(ContentRepair.Outcome.REPAIRED);
        }
        assertThat(await(store.index.quarantined(REGION, 10))).isEmpty();
        assertThat(store.restore(image.manifestId()).content()).isEqualTo(disk.content());
    }

    @Test
    void aReplicaThatIsDamagedTooRepairsNothing() throws Exception {
        InMemoryObjectStore other = replica();
        StoredObject object = object(ContentKind.CHUNK, chunk(2));
        store.bucket.damage(object.name(), 90);
        other.damage(located(OTHER, ContentKind.CHUNK, chunk(2)).name(), 300);
        await(store.index.quarantine(REGION, object, Damage.CORRUPT));
        assertThat(repair(other, object)).isEqualTo(ContentRepair.Outcome.NO_REPLICA);
        assertThat(await(store.index.quarantined(REGION, 10))).hasSize(1);
    }

    @Test
    void anObjectThatIsWholeAfterAllIsAcquitted() throws Exception {
        StoredObject object = object(ContentKind.CHUNK, chunk(2));
        await(store.index.quarantine(REGION, object, Damage.MISSING));
        assertThat(repair(new InMemoryObjectStore(), object)).isEqualTo(ContentRepair.Outcome.ACQUITTED);
        assertThat(await(store.index.quarantined(REGION, 10))).isEmpty();
    }

    private ContentRepair.Outcome repair(InMemoryObjectStore other, StoredObject object) throws Exception {
        Quarantined damaged = await(store.index.quarantined(REGION, 10)).get(0);
        assertThat(damaged.object()).isEqualTo(object);
        return new ContentRepair(
                        new ContentRepair.Replica(REGION, store.bucket),
                        List.of(new ContentRepair.Replica(OTHER, other)),
                        store.index,
                        store.index)
                .repair(store.begin(), damaged);
    }

    /** The image in another region. */
    private InMemoryObjectStore replica() throws Exception {
        InMemoryObjectStore other = new InMemoryObjectStore();
        WriteSession session = await(store.index.begin("copy", OTHER, StoreFixture.DOMAIN, 1));
        CopiedImage copied = new ImageCopier(
                        new ImageCopier.Source(REGION, store.bucket, Optional.empty()),
                        other,
                        store.index,
                        store.resources,
                        Bandwidth.unlimited(),
                        new CopiesUnderWay())
                .copy(image.manifestId(), session, Fence.open(), progress -> {});
        await(store.index.commit(session, copied.references()));
        return other;
    }

    private StoredObject heal(StoredObject old) {
        await(store.index.quarantine(REGION, old, Damage.CORRUPT));
        WriteSession session = store.begin();
        await(store.index.pin(session, old.kind(), List.of(old.id())));
        StoredObject fresh = new StoredObject(old.kind(), old.id(), session.uploadId(), old.length());
        await(store.bucket.put(fresh.name(), ByteBuffer.wrap(store.bucket.bytes(old.name()))));
        await(store.index.recordChunks(session, List.of(fresh)));
        return fresh;
    }

    private ContentId chunk(int slot) {
        return page.entry(slot).id();
    }

    private StoredObject object(ContentKind kind, ContentId id) {
        return located(REGION, kind, id);
    }

    private StoredObject located(String region, ContentKind kind, ContentId id) {
        return Objects.requireNonNull(
                await(store.index.locate(region, kind, List.of(id))).get(id));
    }
}
