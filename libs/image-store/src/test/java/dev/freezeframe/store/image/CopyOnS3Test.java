package dev.freezeframe.store.image;

import static dev.freezeframe.store.image.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.chunk.DamagedObjectException;
import dev.freezeframe.store.index.InMemoryChunkIndex;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.keys.KeysInMemory;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.object.Backoff;
import dev.freezeframe.store.object.FaultyObjectStore;
import dev.freezeframe.store.object.ObjectNotFoundException;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.ObjectStoreMeter;
import dev.freezeframe.store.object.RetryingObjectStore;
import dev.freezeframe.store.object.S3ObjectStore;
import dev.freezeframe.store.object.S3Server;
import dev.freezeframe.store.object.ServerSideCopy;
import dev.freezeframe.store.object.StoreRefusedException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real S3 servers, chunks of the usual size. */
class CopyOnS3Test {
    private static final int SIZE = (24 << 20) + 12_345;
    private static final UUID DOMAIN = UUID.randomUUID();

    @Test
    void anImageGoesFromOneRegionsServerToAnothers(@TempDir Path directory) throws Exception {
        try (S3Server nyc3 = S3Server.start(directory.resolve("nyc3"));
                S3Server ams3 = S3Server.start(directory.resolve("ams3"));
                ObjectStore from = new RetryingObjectStore(nyc3.store("images"), Backoff.USUAL);
                S3ObjectStore to = ams3.store("images")) {
            assertThat(to.copyFrom(nyc3.bucket("images"))).isEmpty();
            copyAndRestore(from, Optional.empty(), new RetryingObjectStore(to, Backoff.USUAL));
        }
    }

    @Test
    void aServerThatHasBothRegionsCopiesItself(@TempDir Path directory) throws Exception {
        try (S3Server server = S3Server.start(directory.resolve("both"));
                S3ObjectStore from = server.store("nyc3");
                S3ObjectStore to = server.store("ams3")) {
            Set<String> put = ConcurrentHashMap.newKeySet();
            ObjectStore counted = new FaultyObjectStore(to, (operation, name) -> {
                if (operation == ObjectStoreMeter.Operation.PUT) {
                    put.add(name);
                }
                return FaultyObjectStore.Fault.NONE;
            });
            copyAndRestore(from, to.copyFrom(server.bucket("nyc3")), counted);
            assertThat(put).as("only the root travels").allMatch(name -> name.startsWith("manifests/"));
            assertThat(to.copyFrom(server.bucket("nyc3", "another secret"))).isEmpty();
        }
    }

    @Test
    void whatAServerCopiesIsCheckedAllTheSame(@TempDir Path directory) throws Exception {
        try (S3Server server = S3Server.start(directory.resolve("both"));
                S3ObjectStore from = server.store("nyc3");
                S3ObjectStore to = server.store("ams3")) {
            ServerSideCopy honest = to.copyFrom(server.bucket("nyc3")).orElseThrow();
            ServerSideCopy damaging = (name, copy) -> honest.copy(name, copy)
                    .thenCompose(done -> name.startsWith("chunks/")
                            ? to.put(copy, ByteBuffer.wrap(new byte[] {1, 2, 3}))
                            : CompletableFuture.completedStage(null));
            assertThatThrownBy(() -> copyAndRestore(from, Optional.of(damaging), to))
                    .isInstanceOf(DamagedObjectException.class);
            assertThatThrownBy(() -> await(honest.copy("chunks/no", "chunks/copy")))
                    .hasRootCauseInstanceOf(ObjectNotFoundException.class);
        }
    }

    @Test
    void whereTheServerDoesNotCopyObjectsTravel(@TempDir Path directory) throws Exception {
        try (S3Server server = S3Server.start(directory.resolve("both"));
                S3ObjectStore from = server.store("nyc3");
                S3ObjectStore to = server.store("ams3")) {
            ServerSideCopy refusing =
                    (name, copy) -> CompletableFuture.failedStage(new StoreRefusedException("501 for a copy", null));
            copyAndRestore(from, Optional.of(refusing), to);
        }
    }

    private static void copyAndRestore(ObjectStore from, Optional<ServerSideCopy> direct, ObjectStore to)
            throws Exception {
        InMemoryDisk disk = new InMemoryDisk(SIZE);
        byte[] bytes = new byte[SIZE];
        new Random(8).nextBytes(bytes);
        disk.write(0, ByteBuffer.wrap(bytes));
        ExecutorService processor = Executors.newFixedThreadPool(2);
        try (StoreResources resources = new StoreResources(processor, StoreResources.Settings.USUAL)) {
            InMemoryChunkIndex index = new InMemoryChunkIndex(Clock.systemUTC());
            KeysInMemory keys = new KeysInMemory();
            ImageSpec spec = new ImageSpec(UUID.randomUUID(), null, Map.of("name", "real"));
            WriteSession writing = await(index.begin("write", "nyc3", DOMAIN, 1));
            ImageWriter writer = new ImageWriter(from, index, keys, resources, Clock.systemUTC());
            await(index.commit(
                    writing,
                    writer.write(spec, writing, disk, Fence.open(), progress -> {})
                            .references()));

            ImageCopier copier = new ImageCopier(
                    new ImageCopier.Source("nyc3", from, direct),
                    to,
                    index,
                    resources,
                    Bandwidth.ofBytesPerSecond(1L << 30),
                    new CopiesUnderWay());
            WriteSession copying = await(index.begin("copy", "ams3", DOMAIN, 1));
            CopiedImage copied = copier.copy(spec.manifestId(), copying, Fence.open(), progress -> {});
            await(index.commit(copying, copied.references()));
            assertThat(copied.done().chunksCopied()).isEqualTo(25);

            ImageReader reader = new ImageReader(to, ChunkLocator.index(index, "ams3"), keys, resources);
            Root root = await(reader.root(spec.manifestId()));
            InMemoryDisk restored = new InMemoryDisk(SIZE);
            reader.restore(root, restored, Fence.open(), progress -> {});
            assertThat(restored.content()).isEqualTo(bytes);
        } finally {
            processor.shutdownNow();
        }
    }
}
