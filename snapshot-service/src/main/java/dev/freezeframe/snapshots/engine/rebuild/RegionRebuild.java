package dev.freezeframe.snapshots.engine.rebuild;

import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.snapshots.engine.index.RebuiltRows;
import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.DamagedObjectException;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.image.ChunkLocator;
import dev.freezeframe.store.image.ImageReader;
import dev.freezeframe.store.image.StoreResources;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.keys.SealingKey;
import dev.freezeframe.store.keys.UnavailableKeyException;
import dev.freezeframe.store.manifest.InvalidManifestException;
import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.manifest.RootCodec;
import dev.freezeframe.store.manifest.RootName;
import dev.freezeframe.store.object.ObjectNotFoundException;
import dev.freezeframe.store.object.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Enters the images of one bucket: reads every root and every page, no chunk. An image whose root or pages cannot be read is
 * left out and named; one that only lacks chunks is entered with these missing. Blocks; for one thread.
 */
final class RegionRebuild {
    private final BucketContents bucket;
    private final FoundKeys keys;
    private final RebuiltRows rows;
    private final StoreResources resources;
    private final Map<UUID, Root> roots = new LinkedHashMap<>();
    private final List<RootName> otherRoots = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    RegionRebuild(BucketContents bucket, FoundKeys keys, RebuiltRows rows, StoreResources resources) {
        this.bucket = bucket;
        this.keys = keys;
        this.rows = rows;
        this.resources = resources;
    }

    /** @param givenUp images that are not wanted back */
    void run(Set<UUID> givenUp) throws IOException, InterruptedException {
        for (Map.Entry<UUID, List<RootName>> image : bucket.roots().entrySet()) {
            if (givenUp.contains(image.getKey())) {
                otherRoots.addAll(image.getValue());
                continue;
            }
            rows.mark();
            try {
                enter(image.getKey(), image.getValue());
            } catch (InvalidManifestException
                    | DamagedObjectException
                    | ObjectNotFoundException
                    | UnavailableKeyException e) {
                rows.undo();
                problems.add("image " + image.getKey() + ": " + e.getMessage());
            }
        }
    }

    /** The images that were entered. */
    Map<UUID, Root> roots() {
        return roots;
    }

    /** Roots that are no image's: further copies, and those of images that were given up. */
    List<RootName> otherRoots() {
        return otherRoots;
    }

    /** Why images were left out. */
    List<String> problems() {
        return problems;
    }

    private void enter(UUID image, List<RootName> names) throws IOException, InterruptedException {
        FoundRoot found = root(image, names);
        List<ContentId> pages = found.root().pages().stream()
                .filter(id -> !id.isZero())
                .distinct()
                .toList();
        for (ContentId page : rows.withoutRow(bucket.region(), pages)) {
            enterPage(found.root(), page);
        }
        rows.manifest(
                new ManifestReferences(image, bucket.region(), found.root().domain(), pages), found.name());
        roots.put(image, found.root());
        names.stream().filter(name -> !name.equals(found.name())).forEach(otherRoots::add);
    }

    /** A root, and which of its objects it was read from. */
    private record FoundRoot(RootName name, Root root) {}

    /** The first that is whole: where an image was removed from a region and copied there again, both may be there. */
    private FoundRoot root(UUID image, List<RootName> names) throws IOException, InterruptedException {
        SealingKey key = Stages.await(keys.image(image));
        IOException failure = new ObjectNotFoundException(RootName.prefix(image));
        for (RootName name : names) {
            try {
                ByteBuffer bytes = Stages.await(
                        bucket.objects().get(name.objectName(), ObjectStore.Destination.onHeap(RootCodec.MAX_LENGTH)));
                return new FoundRoot(name, RootCodec.decode(bytes, image, key));
            } catch (InvalidManifestException | ObjectNotFoundException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private void enterPage(Root root, ContentId id) throws IOException, InterruptedException {
        IOException failure = new ObjectNotFoundException("page " + id);
        for (StoredObject object : rows.objects(bucket.region(), ContentKind.PAGE, id)) {
            try {
                Page page = Stages.await(reader(object).page(root, id));
                rows.page(bucket.region(), object, page.chunks());
                return;
            } catch (DamagedObjectException | ObjectNotFoundException e) {
                failure = e;
            }
        }
        throw failure;
    }

    /** Reads that object, whatever else there is of the same content. */
    private ImageReader reader(StoredObject object) {
        ChunkLocator there = new ChunkLocator() {
            @Override
            public CompletionStage<Map<ContentId, StoredObject>> locate(ContentKind kind, Collection<ContentId> ids) {
                return CompletableFuture.completedStage(Map.of(object.id(), object));
            }

            @Override
            public CompletionStage<List<String>> roots(UUID manifestId) {
                return CompletableFuture.completedStage(List.of());
            }
        };
        return new ImageReader(bucket.objects(), there, keys, resources);
    }
}
