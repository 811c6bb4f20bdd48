package dev.freezeframe.store.image;

import dev.freezeframe.store.disk.BlockSink;
import dev.freezeframe.store.keys.KeyRing;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.object.ObjectStore;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Consumer;

/** Reads images from a region's store. Safe for use by several threads at once. */
public final class ImageReader {
    public ImageReader(ObjectStore objects, ChunkLocator locator, KeyRing keys, StoreResources resources) {}

    /**
     * Reads and authenticates the root of an image.
     *
     * @throws dev.freezeframe.store.object.ObjectNotFoundException if there is no such image in the bucket
     * @throws dev.freezeframe.store.manifest.InvalidManifestException if it is damaged or of an unknown version
     */
    public Root root(UUID manifestId) throws IOException, InterruptedException {
        throw new IOException("not built yet");
    }

    /**
     * Writes an image to a disk of zeros and makes it durable. Blocks the calling thread. Every chunk is verified before
     * any of it is written.
     *
     * @param sink at least as large as the image; what lies beyond it is left alone. The caller closes it
     * @param progress told about every 250 ms, from the calling thread, and at the end
     * @throws DamagedChunkException naming the first range that cannot be restored; the sink's content is then undefined
     * @throws IOException of the sink, the store, the locator or the fence
     */
    public void restore(Root root, BlockSink sink, Fence fence, Consumer<RestoreProgress> progress)
            throws IOException, InterruptedException {
        throw new IOException("not built yet");
    }
}
