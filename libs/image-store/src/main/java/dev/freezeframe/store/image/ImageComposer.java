package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.MissingContentException;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.keys.DomainKeys;
import dev.freezeframe.store.keys.NewImageKey;
import dev.freezeframe.store.keys.WriterKeys;
import dev.freezeframe.store.manifest.InvalidManifestException;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.manifest.RootCodec;
import dev.freezeframe.store.object.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes images without a disk: chunks are stored one by one, in any order and by whoever comes, and an image is composed of
 * them and of what another image has in all other places. Safe for use by several threads at once.
 */
public final class ImageComposer {
    private final ObjectStore objects;
    private final ChunkIndex index;
    private final WriterKeys keys;
    private final StoreResources resources;
    private final Clock clock;

    /**
     * @param objects the region's bucket
     * @param index of which the region's rows are used
     */
    public ImageComposer(
            ObjectStore objects, ChunkIndex index, WriterKeys keys, StoreResources resources, Clock clock) {
        this.objects = objects;
        this.index = index;
        this.keys = keys;
        this.resources = resources;
        this.clock = clock;
    }

    /** The chunks that are to be different from the base, page by page. */
    @FunctionalInterface
    public interface Changes {
        /**
         * The chunks from {@code first} to before {@code first + count}, by their index.
         *
         * @throws IOException if they cannot be told
         */
        SortedMap<Long, StoredChunk> between(long first, int count) throws IOException, InterruptedException;
    }

    /**
     * Stores a chunk, unless the region has it. When the stage completes it is durable, and stays for as long as the
     * session is open.
     *
     * @param content the remaining bytes, at most {@code chunkSize}; read until the stage completes
     * @return how to find and open it again; zeros are not stored
     */
    public CompletionStage<StoredChunk> store(WriteSession session, int chunkSize, ByteBuffer content) {
        Buffers buffers = resources.buffers(chunkSize);
        ByteBuffer bytes = content.slice();
        return keys.ofDomain(session.domain())
                .thenCompose(domain -> buffers.plain()
                        .acquire()
                        .thenComposeAsync(
                                lease -> store(session, domain, buffers, bytes, lease), resources.processor()));
    }

    private CompletionStage<StoredChunk> store(
            WriteSession session, DomainKeys domain, Buffers buffers, ByteBuffer content, BufferPool.Lease lease) {
        int length = content.remaining();
        ContentKey key;
        try {
            ByteBuffer plain = lease.buffer().clear().put(content).flip();
            if (isZeros(plain)) {
                lease.close();
                return CompletableFuture.completedStage(StoredChunk.ZEROS);
            }
            key = ContentKey.of(domain.chunk(), plain);
        } catch (RuntimeException e) {
            lease.close();
            return CompletableFuture.failedStage(e);
        }
        ContentWriter writer = new ContentWriter(
                ContentKind.CHUNK,
                session,
                index,
                objects,
                resources,
                buffers.objects(),
                resources.transfers(),
                new PipelineRun(Fence.open(), () -> {}));
        return writer.write(
                        key,
                        lease,
                        stored -> index.recordChunks(session, List.of(stored))
                                .thenApply(winners -> winners.getOrDefault(stored.id(), stored)))
                .thenApply(placement -> StoredChunk.seal(length, key, domain.loose()));
    }

    private static boolean isZeros(ByteBuffer plain) {
        for (int i = plain.position(); i < plain.limit(); i++) {
            if (plain.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Composes an image and returns when all of it is durable. Blocks the calling thread. The image becomes part of the
     * store when the caller commits its references; after a failure the caller begins the session again and repeats the
     * call, or releases the session.
     *
     * @param session open; it names the region and the domain. The changed chunks must be kept by it or by another open
     *     session until this returns
     * @param diskSize bytes of the disk
     * @param base what the disk is where nothing changed, of the same domain and chunk size; it must be held until the
     *     commit. Without one the disk is zeros there
     * @param progress told after each page how many bytes of the disk are done, from the calling thread
     * @throws MissingContentException if the store has lost a chunk
     * @throws IOException of the store, the index, the keys, the changes or the fence
     */
    public WrittenImage compose(
            ImageSpec spec,
            WriteSession session,
            long diskSize,
            @Nullable ImageBlocks base,
            Changes changes,
            Fence fence,
            LongConsumer progress)
            throws IOException, InterruptedException {
        checkBase(spec, session, diskSize, base == null ? null : base.root());
        PipelineRun run = new PipelineRun(fence, () -> {});
        DomainKeys domain = run.await(keys.ofDomain(session.domain()));
        NewImageKey imageKey = run.await(keys.ofNewImage(spec.manifestId(), session.domain()));
        return new ImageComposition(
                        spec, session, diskSize, base, changes, domain, imageKey, objects, index, resources, run,
                        progress)
                .execute(clock.instant());
    }

    /**
     * Seals an image's root with a key of its domain, so that it can be the base of another one when the image itself has been
     * deleted meanwhile. Its pages must be held, nothing else.
     */
    public CompletionStage<byte[]> keep(Root root) {
        return keys.ofDomain(root.domain()).thenApply(domain -> {
            ByteBuffer sealed = RootCodec.encode(root, domain.loose());
            byte[] bytes = new byte[sealed.remaining()];
            sealed.get(bytes);
            return bytes;
        });
    }

    /** The root that {@link #keep} has sealed. Completes with {@link InvalidManifestException} if it is not. */
    public CompletionStage<Root> kept(UUID domain, UUID manifestId, byte[] sealed) {
        return keys.ofDomain(domain).thenCompose(known -> {
            try {
                return CompletableFuture.completedStage(
                        RootCodec.decode(ByteBuffer.wrap(sealed), manifestId, known.loose()));
            } catch (InvalidManifestException e) {
                return CompletableFuture.failedStage(e);
            }
        });
    }

    private static void checkBase(ImageSpec spec, WriteSession session, long diskSize, @Nullable Root base) {
        if (base == null) {
            return;
        }
        boolean cut = base.diskSize() != diskSize && base.diskSize() % base.chunkSize() != 0;
        if (!base.domain().equals(session.domain())
                || base.chunkSize() != spec.chunkSize()
                || base.diskSize() > diskSize
                || cut) {
            throw new IllegalArgumentException("image " + base.manifestId() + " cannot be the base of this one");
        }
    }

    /** The object that the index names for a chunk which a page is to name, or a failure. */
    static StoredObject required(@Nullable StoredObject found, ContentId id) throws IOException {
        if (found == null) {
            throw new MissingContentException(id + " is not in the store any more");
        }
        return found;
    }
}
