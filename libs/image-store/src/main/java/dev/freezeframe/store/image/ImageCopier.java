package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.DamagedObjectException;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.manifest.InvalidManifestException;
import dev.freezeframe.store.manifest.RootCodec;
import dev.freezeframe.store.manifest.RootName;
import dev.freezeframe.store.manifest.RootOutline;
import dev.freezeframe.store.object.ObjectNotFoundException;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.ServerSideCopy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Copies images from one region's store to another's, moving only what the target lacks. Pages are compared first: a page
 * that the target holds is there with all its chunks, so images that differ little are compared in time proportional to
 * what differs. Objects travel as they are stored and nothing is opened: the index tells which chunks a page names. So copying
 * needs no keys. Safe for use by several threads at once.
 */
public final class ImageCopier {
    private final Source source;
    private final ObjectStore target;
    private final ChunkIndex index;
    private final StoreResources resources;
    private final Bandwidth bandwidth;
    private final CopiesUnderWay underWay;

    /**
     * Where images are copied from.
     *
     * @param region whose rows of the index say what is there
     * @param objects the region's bucket
     * @param direct by which the server itself copies to the target's bucket; empty where it cannot
     */
    public record Source(String region, ObjectStore objects, Optional<ServerSideCopy> direct) {}

    /**
     * @param target the bucket of the sessions' region
     * @param index of which the rows of the source's and of the sessions' region are used
     * @param bandwidth shared by everything that moves between these two regions
     * @param underWay shared by all copies of the process
     */
    public ImageCopier(
            Source source,
            ObjectStore target,
            ChunkIndex index,
            StoreResources resources,
            Bandwidth bandwidth,
            CopiesUnderWay underWay) {
        this.source = source;
        this.target = target;
        this.index = index;
        this.resources = resources;
        this.bandwidth = bandwidth;
        this.underWay = underWay;
    }

    /**
     * Copies what the target lacks of an image, and returns when all of it is durable there and the manifest has been read
     * back and verified. Blocks the calling thread. The image becomes part of the target when the caller commits its
     * references; after a failure the caller begins the session again and repeats the call, which then finds what the
     * earlier one recorded, or releases the session.
     *
     * @param manifestId of an image that the source refers to until this returns: whoever may lose it meanwhile holds it
     * @param session open; it names the target's region and the image's domain
     * @param progress told about every 250 ms, from the calling thread, and at the end
     * @throws dev.freezeframe.store.object.StoreUnavailableException while either store is away; the same call can succeed
     *     later
     * @throws dev.freezeframe.store.object.ObjectNotFoundException if the source has no such image
     * @throws dev.freezeframe.store.chunk.DamagedObjectException if the source's copy of it is damaged or incomplete;
     *     nothing damaged is recorded in the target
     * @throws UnverifiedCopyException if the target does not hold what it took
     * @throws dev.freezeframe.store.manifest.InvalidManifestException if its root is damaged or of an unknown version
     * @throws dev.freezeframe.store.index.LostSessionException if the session is lost
     * @throws IOException of the stores, the index or the fence
     */
    public CopiedImage copy(UUID manifestId, WriteSession session, Fence fence, Consumer<CopyProgress> progress)
            throws IOException, InterruptedException {
        CopyCounters counters = new CopyCounters();
        PipelineRun run = new PipelineRun(fence, () -> progress.accept(counters.progress()));
        RootOutline root = RootOutline.read(run.await(rootBytes(manifestId)), manifestId);
        List<ContentId> pages = run.await(index.pages(source.region(), manifestId));
        if (pages.size() != root.storedPages()) {
            // Not an image without content: one that the source has dropped, although its root is still there.
            throw new ObjectNotFoundException(RootName.prefix(manifestId));
        }
        Buffers buffers = resources.buffers(root.chunkSize());
        ObjectMover mover = new ObjectMover(source, target, session, bandwidth, resources, buffers, run);
        ChunkLocator locator = ChunkLocator.index(index, source.region());
        ChunkCopy chunks = new ChunkCopy(session, locator, index, mover, underWay, resources, run, counters);
        ManifestReferences references =
                new ImageCopy(manifestId, pages, session, source, index, chunks, mover, run, counters).execute();
        // The root goes last: an image that has one is complete.
        ByteBuffer sent = run.await(rootBytes(manifestId));
        run.await(putRoot(session, manifestId, sent));
        counters.rootCopied(sent.remaining());
        verify(
                new CopyVerification(session, target, index, resources, buffers.objects(), run),
                session,
                manifestId,
                pages,
                sent);
        return new CopiedImage(counters.progress(), references);
    }

    private static void verify(
            CopyVerification verification,
            WriteSession session,
            UUID manifestId,
            List<ContentId> pages,
            ByteBuffer sent)
            throws IOException, InterruptedException {
        try {
            verification.verify(manifestId, pages, sent);
        } catch (DamagedObjectException | ObjectNotFoundException e) {
            throw new UnverifiedCopyException(session.region(), e);
        }
    }

    private CompletionStage<ByteBuffer> rootBytes(UUID manifestId) {
        return index.root(source.region(), manifestId)
                .thenCompose(name -> name.map(root ->
                                source.objects().get(root, ObjectStore.Destination.onHeap(RootCodec.MAX_LENGTH)))
                        .orElseGet(() -> CompletableFuture.failedStage(
                                new ObjectNotFoundException(RootName.prefix(manifestId)))));
    }

    /** Byte for byte: an image has the same root in every region. */
    private CompletionStage<Void> putRoot(WriteSession session, UUID manifestId, ByteBuffer bytes)
            throws InvalidManifestException {
        RootCodec.check(bytes);
        String name = new RootName(manifestId, session.uploadId()).objectName();
        return index.reserve(session, name).thenCompose(reserved -> target.put(name, bytes));
    }
}
