package dev.freezeframe.store.image;

import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.keys.KeyRing;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.object.ObjectStore;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Copies images from one region's store to another's, moving only what the target lacks. Pages are compared first: a page
 * that the target holds is there with all its chunks, so images that differ little are compared in time proportional to
 * what differs. Objects travel as they are stored; only pages are opened, to learn which chunks they name. Safe for use
 * by several threads at once.
 */
public final class ImageCopier {
    private final Source source;
    private final ObjectStore target;
    private final ChunkIndex index;
    private final KeyRing keys;
    private final StoreResources resources;
    private final Bandwidth bandwidth;
    private final CopiesUnderWay underWay;

    /**
     * Where images are copied from.
     *
     * @param objects the region's bucket
     * @param locator where in it content lies
     */
    public record Source(ObjectStore objects, ChunkLocator locator) {}

    /**
     * @param target the bucket of the sessions' region
     * @param index of which the rows of the sessions' region are used
     * @param bandwidth shared by everything that moves between these two regions
     * @param underWay shared by all copies of the process
     */
    public ImageCopier(
            Source source,
            ObjectStore target,
            ChunkIndex index,
            KeyRing keys,
            StoreResources resources,
            Bandwidth bandwidth,
            CopiesUnderWay underWay) {
        this.source = source;
        this.target = target;
        this.index = index;
        this.keys = keys;
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
     * @throws dev.freezeframe.store.manifest.InvalidManifestException if its root is damaged or of an unknown version
     * @throws dev.freezeframe.store.index.LostSessionException if the session is lost
     * @throws IllegalArgumentException if the session is of another domain than the image
     * @throws IOException of the stores, the index or the fence
     */
    public CopiedImage copy(UUID manifestId, WriteSession session, Fence fence, Consumer<CopyProgress> progress)
            throws IOException, InterruptedException {
        CopyCounters counters = new CopyCounters();
        PipelineRun run = new PipelineRun(fence, () -> progress.accept(counters.progress()));
        ImageReader image = new ImageReader(source.objects(), source.locator(), keys, resources);
        Root root = run.await(image.root(manifestId));
        if (!root.domain().equals(session.domain())) {
            throw new IllegalArgumentException("image " + manifestId + " is of domain " + root.domain()
                    + ", and the session of domain " + session.domain());
        }
        ObjectMover mover = new ObjectMover(
                source.objects(), target, session, bandwidth, resources, resources.buffers(root.chunkSize()), run);
        ChunkCopy chunks = new ChunkCopy(session, source.locator(), index, mover, underWay, resources, run, counters);
        ManifestReferences references =
                new ImageCopy(root, session, source, target, index, image, chunks, mover, run, counters).execute();
        verification(session, run).verify(root);
        return new CopiedImage(counters.progress(), references);
    }

    private CopyVerification verification(WriteSession session, PipelineRun run) {
        return new CopyVerification(
                session,
                index,
                new ImageReader(target, ChunkLocator.index(index, session.region()), keys, resources),
                new ContentReader(target, resources, resources.transfers()),
                resources.transfers(),
                run);
    }
}
