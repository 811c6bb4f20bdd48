package dev.freezeframe.store.image;

import static dev.freezeframe.store.image.CopyFixture.TARGET;
import static dev.freezeframe.store.image.CopyFixture.chunks;
import static dev.freezeframe.store.image.StoreFixture.CHUNK;
import static dev.freezeframe.store.image.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.chunk.DamagedObjectException;
import dev.freezeframe.store.index.LostSessionException;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.manifest.RootName;
import dev.freezeframe.store.object.FaultyObjectStore;
import dev.freezeframe.store.object.FaultyObjectStore.Fault;
import dev.freezeframe.store.object.ObjectNotFoundException;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.ObjectStoreMeter.Operation;
import dev.freezeframe.store.object.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ImageCopierFailureTest {
    private static final int CHUNKS = 60;

    private final CopyFixture regions = new CopyFixture();
    private final InMemoryDisk disk = new InMemoryDisk(CHUNKS * CHUNK);
    private UUID image = new UUID(0, 0);

    @BeforeEach
    void saveAnImage() throws Exception {
        byte[] bytes = new byte[CHUNKS * CHUNK];
        new Random(5).nextBytes(bytes);
        disk.write(0, ByteBuffer.wrap(bytes));
        image = regions.source.save(disk).manifestId();
    }

    @AfterEach
    void close() {
        regions.close();
    }

    @Test
    void aRepeatedCopyTakesUpWhatTheFailedOneMoved() throws Exception {
        assertThatThrownBy(() -> regions.copy(
                        regions.copier(regions.source.bucket, dyingAfter(30)), image, regions.begin("job", 1)))
                .isInstanceOf(StoreUnavailableException.class);
        CopyProgress done = regions.copy(regions.copier(), image, regions.begin("job", 2));
        assertThat(done.chunksCopied()).isBetween(30L, CHUNKS - 1L);
        assertThat(done.chunksThere() + done.chunksCopied()).isEqualTo(CHUNKS);
        assertThat(regions.restore(image)).isEqualTo(disk.content());
    }

    @Test
    void anAbandonedCopyLeavesNothingBehindAfterTheSweep() throws Exception {
        assertThatThrownBy(() -> regions.copy(
                        regions.copier(regions.source.bucket, dyingAfter(40)), image, regions.begin("job", 1)))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(regions.source.index.knownObjects(TARGET)).containsAll(regions.target.names());
        regions.sweep();
        assertThat(regions.target.names())
                .as("protected while the session is open")
                .isNotEmpty();
        await(regions.source.index.release("job", 1));
        regions.sweep();
        assertThat(regions.target.names()).isEmpty();
        assertThat(regions.source.index.knownObjects(TARGET)).isEmpty();
    }

    @Test
    void whatIsDamagedInTheSourceDoesNotArrive() {
        String damaged = regions.source.bucket.names().stream()
                .filter(name -> name.startsWith("chunks/"))
                .findFirst()
                .orElseThrow();
        regions.source.bucket.damage(damaged, 100);
        assertThatThrownBy(() -> regions.copy(image))
                .isInstanceOf(DamagedObjectException.class)
                .hasMessageContaining(damaged);
        assertThat(chunks(regions.target)).doesNotContain(damaged.substring(10, 74));
        assertThat(regions.target.names()).noneMatch(name -> name.startsWith("manifests/"));
    }

    @Test
    void whatTheSourceLacksIsSaid() {
        await(regions.source.bucket.delete(regions.source.bucket.names().stream()
                .filter(name -> name.startsWith("manifests/"))
                .toList()));
        assertThatThrownBy(() -> regions.copy(image)).isInstanceOf(ObjectNotFoundException.class);
    }

    @Test
    void aManifestThatDidNotArriveIsNotAnnounced() {
        ObjectStore forgetful = new FaultyObjectStore(regions.target, (operation, name) -> {
            if (operation == Operation.PUT && name.startsWith("manifests/")) {
                // A bucket that loses what it took: the page is gone when the manifest is read back.
                await(regions.target.delete(regions.target.names().stream()
                        .filter(object -> object.startsWith("pages/"))
                        .toList()));
            }
            return Fault.NONE;
        });
        assertThatThrownBy(() -> regions.copy(regions.copier(regions.source.bucket, forgetful), image, regions.begin()))
                .isInstanceOf(UnverifiedCopyException.class)
                .hasCauseInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("pages/");
    }

    @Test
    void aCopyWhoseSessionWasTakenOverStops() {
        WriteSession first = regions.begin("job", 1);
        regions.begin("job", 2);
        assertThatThrownBy(() -> regions.copy(regions.copier(), image, first)).isInstanceOf(LostSessionException.class);
    }

    @Test
    void anImageThatTheSourceHasDroppedIsNotTakenForOneWithoutContent() {
        regions.source.drop(image);
        assertThat(regions.source.bucket.names()).anyMatch(name -> name.startsWith(RootName.prefix(image)));
        WriteSession session = regions.begin();
        assertThatThrownBy(() -> regions.copier().copy(image, session, Fence.open(), progress -> {}))
                .isInstanceOf(ObjectNotFoundException.class);
        assertThat(regions.target.names()).isEmpty();
    }

    @Test
    void aCopyThatIsStoppedDoesNotWaitForAnotherOnes() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        CompletableFuture<Void> reached = new CompletableFuture<>();
        ObjectStore stuck = new GatedStore(regions.source.bucket, gate, reached);
        try (ParallelCalls calls = new ParallelCalls()) {
            WriteSession slow = regions.begin();
            Future<CopyProgress> first =
                    calls.start(() -> regions.copy(regions.copier(stuck, regions.target), image, slow));
            reached.join();
            IOException lost = new IOException("lease lost");
            AtomicInteger asked = new AtomicInteger();
            Fence fence = () -> {
                if (asked.incrementAndGet() > 5) {
                    throw lost;
                }
            };
            assertThatThrownBy(() -> regions.copier().copy(image, regions.begin(), fence, progress -> {}))
                    .isSameAs(lost);
            gate.complete(null);
            assertThat(first.get().chunksCopied()).isEqualTo(CHUNKS);
        }
    }

    @Test
    void aCopyBringsItselfWhatAnotherOneFailedToBring() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        CompletableFuture<Void> reached = new CompletableFuture<>();
        ObjectStore stuck = new GatedStore(regions.source.bucket, gate, reached);
        try (ParallelCalls calls = new ParallelCalls()) {
            WriteSession failing = regions.begin();
            Future<?> first = calls.start(() -> {
                assertThatThrownBy(() -> regions.copy(regions.copier(stuck, regions.target), image, failing))
                        .isInstanceOf(StoreUnavailableException.class);
                return null;
            });
            reached.join();
            WriteSession other = regions.begin();
            CompletableFuture<Void> asked = new CompletableFuture<>();
            Fence fence = () -> asked.complete(null);
            Future<CopiedImage> second = calls.start(() -> regions.copier().copy(image, other, fence, progress -> {}));
            asked.join();
            gate.completeExceptionally(new StoreUnavailableException("the region is away", null));
            first.get();
            assertThat(second.get().done().chunksCopied()).isEqualTo(CHUNKS);
            await(regions.source.index.commit(other, second.get().references()));
        }
        assertThat(regions.restore(image)).isEqualTo(disk.content());
    }

    @Test
    void manyFailuresInARowExhaustNothing() throws Exception {
        Random random = new Random(6);
        for (int i = 0; i < 40; i++) {
            int limit = random.nextInt(50);
            AtomicInteger operations = new AtomicInteger();
            FaultyObjectStore.Script script =
                    (operation, name) -> operations.incrementAndGet() > limit ? Fault.AFTER : Fault.NONE;
            boolean ofTheSource = random.nextBoolean();
            ImageCopier copier = ofTheSource
                    ? regions.copier(new FaultyObjectStore(regions.source.bucket, script), regions.target)
                    : regions.copier(regions.source.bucket, new FaultyObjectStore(regions.target, script));
            String job = "job-" + i;
            assertThatThrownBy(() -> regions.copy(copier, image, regions.begin(job, 1)))
                    .isInstanceOf(StoreUnavailableException.class);
            await(regions.source.index.release(job, 1));
            regions.sweep();
        }
        regions.copy(image);
        assertThat(regions.restore(image)).isEqualTo(disk.content());
    }

    private ObjectStore dyingAfter(int uploads) {
        AtomicInteger puts = new AtomicInteger();
        return new FaultyObjectStore(
                regions.target,
                (operation, name) ->
                        operation == Operation.PUT && puts.incrementAndGet() > uploads ? Fault.BEFORE : Fault.NONE);
    }
}
