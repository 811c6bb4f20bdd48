package dev.freezeframe.snapshots.engine.rebuild;

import dev.freezeframe.snapshots.engine.RegionBuckets;
import dev.freezeframe.snapshots.engine.index.IndexTransaction;
import dev.freezeframe.snapshots.engine.index.RebuiltRows;
import dev.freezeframe.store.image.StoreResources;
import dev.freezeframe.store.keys.Kms;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.object.Backoff;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.RetryingObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Makes the index of the image store, and the table of keys, from what lies in the buckets. Reads listings, keys, roots and
 * pages; no chunk is opened. Whatever it cannot read, it leaves alone.
 */
@ApplicationScoped
public class IndexRebuild {
    private static final Logger LOG = Logger.getLogger(IndexRebuild.class);

    private final RegionBuckets buckets;
    private final Kms kms;
    private final StoreResources resources;
    private final Clock clock;

    IndexRebuild(RegionBuckets buckets, Kms kms, StoreResources resources, Clock clock) {
        this.buckets = buckets;
        this.kms = kms;
        this.resources = resources;
        this.clock = clock;
    }

    /**
     * Does it, in that transaction. Blocks.
     *
     * @param givenUp images that are not wanted back: the sweep takes what only they refer to
     * @throws RebuildRefusedException if the database is not empty
     * @throws IOException if a bucket does not answer, or the installation's key cannot be asked
     */
    public RebuiltIndex rebuild(IndexTransaction transaction, Set<UUID> givenUp)
            throws IOException, InterruptedException {
        Instant now = clock.instant();
        RebuiltRows rows = new RebuiltRows(transaction);
        var occupied = rows.prepare();
        if (occupied.isPresent()) {
            throw new RebuildRefusedException("the database is not empty: there are rows in its table " + occupied.get()
                    + ". The index is rebuilt into a new database only");
        }
        List<BucketContents> contents = new ArrayList<>();
        for (Map.Entry<String, ObjectStore> bucket : buckets.byRegion().entrySet()) {
            LOG.infof("region %s: listing its bucket", bucket.getKey());
            contents.add(BucketContents.list(
                    bucket.getKey(), new RetryingObjectStore(bucket.getValue(), Backoff.USUAL), rows));
        }
        rows.allFound();
        FoundKeys keys = FoundKeys.open(kms, contents);
        List<RegionRebuild> rebuilds = new ArrayList<>();
        for (BucketContents bucket : contents) {
            LOG.infof(
                    "region %s: reading %d images",
                    bucket.region(), bucket.roots().size());
            RegionRebuild rebuild = new RegionRebuild(bucket, keys, rows, resources);
            rebuild.run(givenUp);
            rebuilds.add(rebuild);
        }
        Map<UUID, Root> images = new LinkedHashMap<>();
        rebuilds.forEach(rebuild -> images.putAll(rebuild.roots()));
        KeyRows keyRows = new KeyRows(transaction, keys);
        keyRows.enter(images.keySet(), kms, now);
        List<RebuiltRegion> regions = new ArrayList<>();
        for (int i = 0; i < contents.size(); i++) {
            regions.add(finish(contents.get(i), rebuilds.get(i), rows, keyRows));
        }
        return new RebuiltIndex(images(images, contents, rebuilds, keys, rows), regions);
    }

    private static RebuiltRegion finish(BucketContents bucket, RegionRebuild rebuild, RebuiltRows rows, KeyRows keys) {
        RebuiltRows.Counts counts = rows.finish(bucket.region());
        RebuiltRows.Rest rest = rows.rest(bucket.region());
        boolean whole = rebuild.problems().isEmpty();
        keys.enterObjects(bucket, rebuild.roots().keySet(), !whole);
        if (whole) {
            rows.discardRest(bucket.region(), rebuild.otherRoots());
        }
        return new RebuiltRegion(
                bucket.region(),
                rebuild.roots().size(),
                counts.pages(),
                counts.chunks(),
                counts.missingChunks(),
                rest.objects(),
                rest.bytes(),
                rebuild.problems());
    }

    private static List<RebuiltImage> images(
            Map<UUID, Root> roots,
            List<BucketContents> contents,
            List<RegionRebuild> rebuilds,
            FoundKeys keys,
            RebuiltRows rows) {
        List<RebuiltImage> images = new ArrayList<>();
        roots.forEach((id, root) -> {
            List<String> regions = new ArrayList<>();
            for (int i = 0; i < contents.size(); i++) {
                if (rebuilds.get(i).roots().containsKey(id)) {
                    regions.add(contents.get(i).region());
                }
            }
            images.add(new RebuiltImage(
                    id,
                    root.domain(),
                    root.diskSize(),
                    rows.storedBytes(regions.get(0), id),
                    root.createdAt(),
                    root.metadata(),
                    List.copyOf(keys.wrappings(id).keySet()),
                    regions));
        });
        return images;
    }
}
