package dev.freezeframe.snapshots.engine.rebuild;

import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.snapshots.engine.index.RebuiltRows;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.keys.KeyObjects;
import dev.freezeframe.store.manifest.RootName;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.ObjectSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a bucket's listing says of it: a few lines for each image. Chunks and pages, which are many, are in the database.
 *
 * @param roots of every image, whatever its number of copies
 * @param keys the names of wrapped keys
 */
record BucketContents(String region, ObjectStore objects, Map<UUID, List<RootName>> roots, List<String> keys) {
    private static final int PAGE = 1_000;

    /** Lists all of a bucket. Blocks. */
    static BucketContents list(String region, ObjectStore objects, RebuiltRows rows)
            throws IOException, InterruptedException {
        BucketContents contents = new BucketContents(region, objects, new TreeMap<>(), new ArrayList<>());
        String after = "";
        List<ObjectSummary> page;
        do {
            page = Stages.await(objects.list("", after, PAGE));
            List<StoredObject> content = new ArrayList<>(page.size());
            for (ObjectSummary object : page) {
                StoredObject.parse(object.name(), object.length())
                        .ifPresentOrElse(content::add, () -> contents.other(object.name()));
                after = object.name();
            }
            rows.found(region, content);
        } while (page.size() == PAGE);
        return contents;
    }

    private void other(String name) {
        RootName.parse(name)
                .ifPresent(root -> roots.computeIfAbsent(root.manifestId(), id -> new ArrayList<>())
                        .add(root));
        if (name.startsWith(KeyObjects.PREFIX)) {
            keys.add(name);
        }
    }
}
