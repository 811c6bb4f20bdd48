package dev.freezeframe.store.image;

import static dev.freezeframe.store.image.StoreFixture.CHUNK;
import static dev.freezeframe.store.image.StoreFixture.REGION;
import static dev.freezeframe.store.image.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.disk.BlockSource;
import dev.freezeframe.store.disk.Extent;
import dev.freezeframe.store.index.LostSessionException;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.object.FaultyObjectStore;
import dev.freezeframe.store.object.FaultyObjectStore.Fault;
import dev.freezeframe.store.object.ObjectStoreMeter.Operation;
import dev.freezeframe.store.object.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageWriterFailureTest {
    private final StoreFixture store = new StoreFixture();
    private final InMemoryDisk disk = new InMemoryDisk(60 * CHUNK);

    @BeforeEach
    void fill() {
        byte[] bytes = new byte[60 * CHUNK];
        new Random(3).nextBytes(bytes);
        disk.write(0, ByteBuffer.wrap(bytes));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aRepeatedWriteTakesUpWhatTheFailedOneStored() throws Exception {
        AtomicInteger puts = new AtomicInteger();
        FaultyObjectStore dying = new FaultyObjectStore(
                store.bucket,
                (operation, name) ->
                        operation == Operation.PUT && puts.incrementAndGet() > 30 ? Fault.BEFORE : Fault.NONE);
        WriteSession first = store.begin("job", 1);
        assertThatThrownBy(() -> store.save(dying, disk, first)).isInstanceOf(StoreUnavailableException.class);

        WriteSession second = store.begin("job", 2);
        WrittenImage written = store.save(store.bucket, disk, second);
        assertThat(written.chunksNew()).isBetween(30L, 59L);
        assertThat(store.restore(written.manifestId()).content()).isEqualTo(disk.content());
    }

    @Test
    void anAbandonedWriteLeavesNothingBehindAfterTheSweep() throws Exception {
        AtomicInteger puts = new AtomicInteger();
        FaultyObjectStore dying = new FaultyObjectStore(
                store.bucket,
                (operation, name) ->
                        operation == Operation.PUT && puts.incrementAndGet() > 40 ? Fault.AFTER : Fault.NONE);
        assertThatThrownBy(() -> store.save(dying, disk, store.begin("job", 1)))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(store.bucket.names()).isNotEmpty();
        assertThat(store.index.knownObjects(REGION)).containsAll(store.bucket.names());

        store.sweep();
        assertThat(store.bucket.names())
                .as("protected while the session is open")
                .isNotEmpty();
        await(store.index.release("job", 1));
        store.sweep();
        assertThat(store.bucket.names()).isEmpty();
        assertThat(store.index.knownObjects(REGION)).isEmpty();
    }

    @Test
    void aWriterWhoseSessionWasTakenOverStops() throws Exception {
        WriteSession first = store.begin("job", 1);
        store.begin("job", 2);
        assertThatThrownBy(() -> store.save(store.bucket, disk, first)).isInstanceOf(LostSessionException.class);
    }

    @Test
    void aLostFenceStopsTheWriterWithTheFencesOwnFailure() {
        AtomicInteger asked = new AtomicInteger();
        IOException lost = new IOException("lease lost");
        Fence fence = () -> {
            if (asked.incrementAndGet() > 5) {
                throw lost;
            }
        };
        assertThatThrownBy(() ->
                        store.writer(store.bucket).write(store.spec(), store.begin(), disk, fence, progress -> {}))
                .isSameAs(lost);
        assertThat(store.bucket.names()).noneMatch(name -> name.startsWith("manifests/"));
    }

    @Test
    void aSourceThatFailsFailsTheWriteWithItsOwnFailure() throws Exception {
        IOException broken = new IOException("bad sector");
        BlockSource source = new FailingSource(disk, broken);
        assertThatThrownBy(() -> store.save(source)).isSameAs(broken);
        // All buffers came back: the same resources still serve a whole image.
        WrittenImage written = store.save(disk);
        assertThat(store.restore(written.manifestId()).content()).isEqualTo(disk.content());
    }

    @Test
    void manyFailuresInARowExhaustNothing() throws Exception {
        Random random = new Random(5);
        for (int i = 0; i < 40; i++) {
            int limit = random.nextInt(50);
            AtomicInteger operations = new AtomicInteger();
            FaultyObjectStore dying = new FaultyObjectStore(
                    store.bucket, (operation, name) -> operations.incrementAndGet() > limit ? Fault.AFTER : Fault.NONE);
            InMemoryDisk other = new InMemoryDisk(disk);
            other.scribble(random, 80, CHUNK);
            String job = "job-" + i;
            assertThatThrownBy(() -> store.save(dying, other, store.begin(job, 1)))
                    .isInstanceOf(StoreUnavailableException.class);
            await(store.index.release(job, 1));
        }
        WrittenImage written = store.save(disk);
        assertThat(store.restore(written.manifestId()).content()).isEqualTo(disk.content());
    }

    /** Fails the read of its thirtieth chunk. */
    private record FailingSource(InMemoryDisk disk, IOException failure) implements BlockSource {
        @Override
        public long sizeBytes() {
            return disk.sizeBytes();
        }

        @Override
        public CompletionStage<List<Extent>> allocated(long offset, long length) {
            return disk.allocated(offset, length);
        }

        @Override
        public CompletionStage<Void> read(long offset, ByteBuffer target) {
            return offset == 30L * CHUNK ? CompletableFuture.failedStage(failure) : disk.read(offset, target);
        }

        @Override
        public void close() {}
    }
}
