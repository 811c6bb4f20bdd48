package dev.freezeframe.store.image;

import dev.freezeframe.store.disk.BlockSource;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.keys.DomainKeys;
import dev.freezeframe.store.keys.NewImageKey;
import dev.freezeframe.store.keys.WriterKeys;
import dev.freezeframe.store.object.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Consumer;

/** Writes disks to a region's store. Safe for use by several threads at once, each writing an image of its own. */
public final class ImageWriter {
    private final ObjectStore objects;
    private final ChunkIndex index;
    private final WriterKeys keys;
    private final StoreResources resources;
    private final Clock clock;

    /**
     * @param objects the region's bucket
     * @param index of which the region's rows are used
     */
    public ImageWriter(ObjectStore objects, ChunkIndex index, WriterKeys keys, StoreResources resources, Clock clock) {
        this.objects = objects;
        this.index = index;
        this.keys = keys;
        this.resources = resources;
        this.clock = clock;
    }

    /**
     * Stores what the store does not hold yet of a disk, and returns when all of it is durable: chunks, then pages, then
     * the key of the root, wrapped, then the root. Blocks the calling thread. The image becomes part of the store when the caller commits its references;
     * after a failure the caller begins the session again and repeats the call, which then finds what the earlier one
     * recorded, or releases the session.
     *
     * @param session open; it names the region and the domain
     * @param source read once; holes are skipped. The caller closes it
     * @param progress told about every 250 ms, from the calling thread, and at the end
     * @throws dev.freezeframe.store.index.LostSessionException if the session is lost
     * @throws IOException of the source, the store, the index, the keys or the fence
     */
    public WrittenImage write(
            ImageSpec spec, WriteSession session, BlockSource source, Fence fence, Consumer<WriteProgress> progress)
            throws IOException, InterruptedException {
        WriteCounters counters = new WriteCounters(source.sizeBytes());
        PipelineRun run = new PipelineRun(fence, () -> progress.accept(counters.progress()));
        DomainKeys domain = run.await(keys.ofDomain(session.domain()));
        NewImageKey imageKey = run.await(keys.ofNewImage(spec.manifestId(), session.domain()));
        ImageWrite write =
                new ImageWrite(spec, session, source, domain, imageKey, objects, index, resources, run, counters);
        return write.execute(clock.instant());
    }
}
