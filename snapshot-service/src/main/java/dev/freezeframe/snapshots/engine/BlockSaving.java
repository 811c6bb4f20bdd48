package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.PermanentJobFailure;
import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.snapshots.engine.index.OpenSession;
import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.image.ImageBlocks;
import dev.freezeframe.store.image.ImageSpec;
import dev.freezeframe.store.image.StoreDescription;
import dev.freezeframe.store.image.StoredChunk;
import dev.freezeframe.store.image.WrittenImage;
import dev.freezeframe.store.index.LostSessionException;
import dev.freezeframe.store.index.MissingContentException;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.manifest.Root;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Stores blocks that no disk of ours holds, and makes images of them. What is stored stays as long as the session under whose
 * key it was stored is open; keys are the caller's, who ends each of them.
 */
@ApplicationScoped
public class BlockSaving {
    /** Ids that one pinning takes. */
    private static final int BATCH = 1_024;

    private static final long FENCE = 1;

    private final RegionStores stores;
    private final PgChunkIndex index;
    private final ImageReading reading;

    BlockSaving(RegionStores stores, PgChunkIndex index, ImageReading reading) {
        this.stores = stores;
        this.index = index;
        this.reading = reading;
    }

    /**
     * A block that is in the store, as it may be written down.
     *
     * @param length bytes; 0 for zeros
     * @param content names its content; 32 bytes, all zero for zeros
     * @param key opens it; sealed. Empty for zeros
     */
    public record StoredBlock(int length, byte[] content, byte[] key) {
        private static StoredBlock of(StoredChunk chunk) {
            return new StoredBlock(chunk.length(), chunk.id().bytes(), chunk.sealedKey());
        }

        private StoredChunk chunk() {
            return new StoredChunk(length, ContentId.of(content), key);
        }
    }

    /** Blocks that are in the store, by their index. */
    @FunctionalInterface
    public interface StoredBlocks {
        /** Those from {@code first} to before {@code first + count}. Blocks. */
        Map<Long, StoredBlock> between(long first, int count) throws IOException;
    }

    /** The size of blocks of images without a parent. */
    public static int usualBlockSize() {
        return Root.DEFAULT_CHUNK_SIZE;
    }

    /** Opens a session. Opening one that is open is fine. Fails with {@link ImageStoreException} if the store does not do its work. */
    public CompletionStage<Void> open(String key, String region, UUID domain) {
        return session(key, region, domain)
                .<Void>thenApply(session -> null)
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(translated(region, failure)));
    }

    private CompletionStage<WriteSession> session(String key, String region, UUID domain) {
        return index.session(key)
                .thenCompose(open -> open.isPresent()
                        ? CompletableFuture.completedStage(open.get())
                        : StoreDescription.require(stores.require(region).objects())
                                .thenCompose(sound -> index.begin(key, region, domain, FENCE)));
    }

    /**
     * Stores a block under a session, which is opened if it is not there. Fails with {@link SessionEndedException} if the
     * session ends meanwhile, and with {@link ImageStoreException} if the store does not do its work.
     *
     * @param content read until the stage completes
     */
    public CompletionStage<StoredBlock> store(
            String key, String region, UUID domain, int blockSize, ByteBuffer content) {
        return session(key, region, domain)
                .thenCompose(session -> stores.require(region).composer().store(session, blockSize, content))
                .thenApply(StoredBlock::of)
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(translated(region, failure)));
    }

    private static Throwable translated(String region, Throwable failure) {
        Throwable cause = Stages.unwrapped(failure);
        if (cause instanceof SessionEndedException) {
            return cause;
        }
        return cause instanceof LostSessionException
                ? new SessionEndedException()
                : ReadFailures.translated(region, cause);
    }

    /** Keeps blocks under another open session too. Fails with {@link ImageStoreException} if one of them is lost. */
    public CompletionStage<Void> keep(String key, String region, List<StoredBlock> blocks) {
        List<ContentId> ids = blocks.stream()
                .filter(block -> block.length() > 0)
                .map(block -> ContentId.of(block.content()))
                .distinct()
                .toList();
        return index.session(key)
                .thenCompose(session -> session.isEmpty()
                        ? CompletableFuture.<Void>failedStage(new SessionEndedException())
                        : keep(session.get(), ids))
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(translated(region, failure)));
    }

    private CompletionStage<Void> keep(WriteSession session, List<ContentId> ids) {
        CompletionStage<Void> kept = CompletableFuture.completedStage(null);
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<ContentId> some = ids.subList(from, Math.min(ids.size(), from + BATCH));
            kept = kept.thenCompose(nothing -> index.pin(session, ContentKind.CHUNK, some))
                    .thenCompose(found -> found.keySet().containsAll(some)
                            ? CompletableFuture.completedStage(null)
                            : CompletableFuture.failedStage(
                                    new MissingContentException("a block that was stored is not there any more")));
        }
        return kept;
    }

    /** Ends a session; what it alone kept is left to the sweep. Ending one that has ended is fine. */
    public CompletionStage<Void> end(String key) {
        return index.release(key, FENCE);
    }

    /** The keys of the open sessions that begin with {@code prefix}. */
    public CompletionStage<List<String>> open(String prefix) {
        return index.openSessions()
                .thenApply(open -> open.stream()
                        .map(OpenSession::key)
                        .filter(key -> key.startsWith(prefix))
                        .toList());
    }

    /**
     * Makes an image of blocks that are kept by a session, and of the parent where there are none. Blocks. It lasts only once
     * {@link ImageEngine#commit} has run in the transaction that completes the job.
     *
     * @param parent of the same domain and block size, held
     */
    public StoredImage compose(
            JobContext job,
            String region,
            UUID domain,
            long sizeBytes,
            int blockSize,
            Optional<KeptParent> parent,
            StoredBlocks blocks,
            Map<String, String> description)
            throws PermanentJobFailure, IOException, InterruptedException {
        RegionStore store = stores.require(region);
        try {
            job.ensureLease();
            WriteSession session = Stages.await(index.begin(JobClaims.session(job.id()), region, domain, job.fence()));
            ImageBlocks base = parent.isEmpty()
                    ? null
                    : store.reader()
                            .blocks(Stages.await(store.composer()
                                    .kept(
                                            domain,
                                            parent.get().imageId(),
                                            parent.get().root())));
            WrittenImage image = store.composer()
                    .compose(
                            new ImageSpec(
                                    UUID.randomUUID(),
                                    blockSize,
                                    parent.map(KeptParent::imageId).orElse(null),
                                    description),
                            session,
                            sizeBytes,
                            base,
                            (first, count) -> {
                                TreeMap<Long, StoredChunk> entries = new TreeMap<>();
                                blocks.between(first, count)
                                        .forEach((block, stored) -> entries.put(block, stored.chunk()));
                                return entries;
                            },
                            job::ensureLease,
                            done -> job.progress(done, sizeBytes));
            return new StoredImage(
                    image.manifestId(),
                    image.diskBytes(),
                    Stages.await(index.storedBytes(image.references())),
                    image.newBytes(),
                    image.chunks(),
                    image.chunksNew(),
                    session,
                    image.references(),
                    image.key());
        } catch (IOException e) {
            throw StoreFailures.translated(job, region, e);
        }
    }

    /** What an image is that is to be the parent of another one. */
    public CompletionStage<ParentImage> parent(String region, UUID manifestId) {
        return reading.open(region, manifestId)
                .thenCompose(image -> stores.require(region)
                        .composer()
                        .keep(image.root())
                        .thenApply(root -> new ParentImage(
                                image.root().domain(),
                                image.sizeBytes(),
                                image.blockSize(),
                                new KeptParent(manifestId, root))));
    }

    /**
     * What must fit between an image and its parent.
     *
     * @param domain the team that it was stored for
     */
    public record ParentImage(UUID domain, long sizeBytes, int blockSize, KeptParent kept) {}

    /**
     * A parent that needs nothing of the catalog any more; only its pages must be held.
     *
     * @param root sealed for the parent's domain
     */
    public record KeptParent(UUID imageId, byte[] root) {}
}
