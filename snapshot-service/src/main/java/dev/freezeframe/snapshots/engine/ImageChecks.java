package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.PermanentJobFailure;
import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.snapshots.engine.index.CatalogIndex;
import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import dev.freezeframe.snapshots.engine.index.PgVerifyIndex;
import dev.freezeframe.store.image.Bandwidth;
import dev.freezeframe.store.image.DamagedRange;
import dev.freezeframe.store.image.RestoreProgress;
import dev.freezeframe.store.index.Damage;
import dev.freezeframe.store.manifest.InvalidManifestException;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.manifest.RootName;
import dev.freezeframe.store.object.ObjectNotFoundException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Verifies whole images with keys, repairs what it can, and knows which images are damaged where. */
@ApplicationScoped
public class ImageChecks {
    private static final Logger LOG = Logger.getLogger(ImageChecks.class);

    private final RegionStores stores;
    private final PgChunkIndex index;
    private final PgVerifyIndex verify;
    private final CatalogIndex catalog;
    private final RegionRepair repair;

    public ImageChecks(
            RegionStores stores, PgChunkIndex index, PgVerifyIndex verify, CatalogIndex catalog, RegionRepair repair) {
        this.stores = stores;
        this.index = index;
        this.verify = verify;
        this.catalog = catalog;
        this.repair = repair;
    }

    /**
     * Reads all of an image in a region and proves every byte of it. What is damaged is quarantined. Blocks; the image may
     * be dropped meanwhile.
     *
     * @param bytesPerSecond of the disk
     * @throws ImageStoreException if the region's store does not do its work; trying again may help
     */
    public CheckedImage check(
            JobContext job, String region, UUID manifestId, long bytesPerSecond, Consumer<BuildProgress> progress)
            throws PermanentJobFailure, IOException, InterruptedException {
        RegionStore store = stores.require(region);
        UUID holder = JobClaims.holder(job.id(), job.fence());
        try {
            job.ensureLease();
            if (!Stages.await(index.hold(region, manifestId, holder))) {
                return CheckedImage.GONE;
            }
            try {
                return check(job, store, manifestId, Bandwidth.ofBytesPerSecond(bytesPerSecond), progress);
            } finally {
                Stages.await(index.drop(region, holder));
            }
        } catch (IOException e) {
            throw StoreFailures.translated(job, region, e);
        }
    }

    private CheckedImage check(
            JobContext job, RegionStore store, UUID manifestId, Bandwidth bandwidth, Consumer<BuildProgress> progress)
            throws IOException, InterruptedException {
        Optional<Root> root = root(store, manifestId);
        if (root.isEmpty()) {
            return new CheckedImage(true, List.of(new LostRange(0, Long.MAX_VALUE)));
        }
        ConcurrentLinkedQueue<DamagedRange> damaged = new ConcurrentLinkedQueue<>();
        store.reader()
                .verify(
                        root.get(),
                        bandwidth,
                        job::ensureLease,
                        (RestoreProgress done) -> progress.accept(BuildProgress.of(done)),
                        damaged::add);
        boolean unnamed = false;
        for (DamagedRange range : damaged) {
            LOG.errorf(
                    "image %s in region %s: bytes %d to %d are damaged: %s",
                    manifestId, store.region(), range.offset(), range.offset() + range.length() - 1, range.reason());
            boolean kept = range.object() != null
                    && Stages.await(verify.quarantine(store.region(), range.object(), range.damage()));
            unnamed |= range.object() == null && !kept;
        }
        Stages.await(verify.note(store.region(), manifestId, unnamed));
        return new CheckedImage(
                true,
                LostRange.merged(damaged.stream()
                        .map(range -> new LostRange(range.offset(), range.length()))
                        .toList()));
    }

    /** Empty if the region's root of the image is missing or damaged; it is quarantined then. */
    private Optional<Root> root(RegionStore store, UUID manifestId) throws IOException, InterruptedException {
        Optional<RootName> name =
                Stages.await(index.root(store.region(), manifestId)).flatMap(RootName::parse);
        try {
            Root root = Stages.await(store.reader().root(manifestId));
            if (name.isPresent()) {
                Stages.await(verify.acquit(store.region(), name.get()));
            }
            return Optional.of(root);
        } catch (InvalidManifestException | ObjectNotFoundException e) {
            LOG.errorf("image %s in region %s: its root is damaged: %s", manifestId, store.region(), e.getMessage());
            if (name.isPresent()) {
                // What a key is needed to see, only a key can tell to be whole.
                Damage damage = e instanceof ObjectNotFoundException ? Damage.MISSING : Damage.WRONG_CONTENT;
                Stages.await(verify.quarantine(store.region(), name.get(), damage));
            }
            return Optional.empty();
        }
    }

    /** Repairs what is damaged in a region from the other regions, as far as that is possible. Blocks. */
    public void repair(JobContext job, String region) throws PermanentJobFailure, IOException, InterruptedException {
        try {
            job.ensureLease();
            repair.run(region, JobClaims.session(job.id()), job.fence());
        } catch (IOException e) {
            throw StoreFailures.translated(job, region, e);
        }
    }

    /**
     * The manifests that are damaged somewhere, and the regions where they are: as the current Hibernate Reactive transaction
     * sees it, and until it ends nobody else is told.
     */
    public Uni<Map<UUID, Set<String>>> damagedNow() {
        Map<UUID, Set<String>> found = new HashMap<>();
        return catalog.takeTurnAtFindings()
                .chain(() -> Multi.createFrom()
                        .iterable(stores.all())
                        .onItem()
                        .transformToUniAndConcatenate(store -> catalog.affected(store.region())
                                .invoke(manifests -> manifests.forEach(
                                        manifest -> found.computeIfAbsent(manifest, id -> new TreeSet<>())
                                                .add(store.region()))))
                        .collect()
                        .last())
                .replaceWith(found);
    }
}
