package dev.freezeframe.store.recovery;

import dev.freezeframe.store.disk.RawFileSink;
import dev.freezeframe.store.image.Fence;
import dev.freezeframe.store.image.ImageReader;
import dev.freezeframe.store.image.ListingLocator;
import dev.freezeframe.store.image.RestoreProgress;
import dev.freezeframe.store.image.StoreResources;
import dev.freezeframe.store.keys.Kms;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.manifest.RootName;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.ObjectSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** The images that a bucket holds. Every method blocks. */
public final class BucketImages {
    private static final int PAGE = 1_000;
    private static final int LISTINGS = 16;

    private final ObjectStore bucket;
    private final ImageReader reader;

    public BucketImages(ObjectStore bucket, Kms kms, StoreResources resources) {
        this.bucket = bucket;
        this.reader =
                new ImageReader(bucket, new ListingLocator(bucket, LISTINGS), new BucketKeys(bucket, kms), resources);
    }

    /** The ids of all images, in ascending order of their text. */
    public List<UUID> list() throws IOException, InterruptedException {
        Set<UUID> images = new LinkedHashSet<>();
        String after = "";
        List<ObjectSummary> page;
        do {
            page = await(bucket.list(RootName.FOLDER, after, PAGE));
            for (ObjectSummary object : page) {
                RootName.parse(object.name()).ifPresent(root -> images.add(root.manifestId()));
                after = object.name();
            }
        } while (page.size() == PAGE);
        return List.copyOf(images);
    }

    /**
     * What an image's root says.
     *
     * @throws IOException if there is no such image, or its key or root does not open
     */
    public Root root(UUID image) throws IOException, InterruptedException {
        return await(reader.root(image));
    }

    /**
     * Restores an image to a raw file, sparse, and proves every piece of it.
     *
     * @param target replaced if it is there; incomplete after a failure
     * @throws IOException naming the first range found that cannot be restored
     */
    public Root restore(UUID image, Path target, Consumer<RestoreProgress> progress)
            throws IOException, InterruptedException {
        Root root = root(image);
        try (RawFileSink disk = RawFileSink.create(target, root.diskSize())) {
            reader.restore(root, disk, Fence.open(), progress);
        }
        return root;
    }

    private static <T> T await(CompletionStage<T> stage) throws IOException, InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw cause instanceof IOException io ? io : new IOException(cause);
        }
    }
}
