package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.PermanentJobFailure;
import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import dev.freezeframe.store.image.RestoreProgress;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.object.ObjectNotFoundException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Builds disks from a region's image store. */
@ApplicationScoped
class DiskBuilding {
    private static final Logger LOG = Logger.getLogger(DiskBuilding.class);

    private final RegionStores stores;
    private final PgChunkIndex index;
    private final StoreRuntime runtime;
    private final StoreMetrics metrics;

    DiskBuilding(RegionStores stores, PgChunkIndex index, StoreRuntime runtime, StoreMetrics metrics) {
        this.stores = stores;
        this.index = index;
        this.runtime = runtime;
        this.metrics = metrics;
    }

    /** See {@link ImageEngine#restore}. */
    void build(JobContext job, String region, UUID manifestId, Path target, long sizeBytes, Damaged damaged)
            throws PermanentJobFailure, IOException, InterruptedException {
        RegionStore store = stores.require(region);
        UUID holder = JobClaims.holder(job.id(), job.fence());
        try {
            job.ensureLease();
            if (!Stages.await(index.hold(region, manifestId, holder))) {
                throw new PermanentJobFailure("The image is not in region " + region + " any more.");
            }
            try {
                restore(job, store, manifestId, target, sizeBytes, damaged);
            } finally {
                letGo(region, holder);
            }
        } catch (IOException e) {
            throw StoreFailures.translated(job, region, e);
        }
    }

    private void restore(
            JobContext job, RegionStore store, UUID manifestId, Path target, long sizeBytes, Damaged damaged)
            throws PermanentJobFailure, IOException, InterruptedException {
        Root root = root(store, manifestId);
        if (root.diskSize() > sizeBytes) {
            throw new PermanentJobFailure("The image holds a disk of " + root.diskSize()
                    + " bytes, which does not fit on one of " + sizeBytes + " bytes.");
        }
        Files.createDirectories(target.toAbsolutePath().getParent());
        PoolSpace.check(
                store.region(),
                Math.multiplyExact(root.chunkCount(), (long) root.chunkSize()),
                Files.getFileStore(target.toAbsolutePath().getParent()).getUsableSpace());
        AtomicReference<RestoreProgress> last = new AtomicReference<>(new RestoreProgress(root.diskSize(), 0, 0, 0));
        Consumer<RestoreProgress> progress = done -> {
            job.progress(BuildProgress.of(done));
            last.set(done);
        };
        try (PartialDisk disk = PartialDisk.begin(target, sizeBytes, runtime.diskWriters())) {
            if (damaged == Damaged.FAILS) {
                store.reader().restore(root, disk.sink(), job::ensureLease, progress);
            } else {
                ConcurrentLinkedQueue<LostRange> lost = new ConcurrentLinkedQueue<>();
                store.reader()
                        .salvage(
                                root,
                                disk.sink(),
                                job::ensureLease,
                                progress,
                                range -> lost.add(new LostRange(range.offset(), range.length())));
                job.progress(BuildProgress.of(Objects.requireNonNull(last.get()), LostRange.merged(lost)));
            }
            job.ensureLease();
            disk.publish();
        }
        metrics.restored(store.region(), Objects.requireNonNull(last.get()).bytesWritten());
    }

    private static Root root(RegionStore store, UUID manifestId)
            throws PermanentJobFailure, IOException, InterruptedException {
        try {
            return Stages.await(store.reader().root(manifestId));
        } catch (ObjectNotFoundException e) {
            throw new PermanentJobFailure("The image is not in region " + store.region() + " any more.", e);
        }
    }

    private void letGo(String region, UUID holder) throws InterruptedException {
        try {
            Stages.await(index.drop(region, holder));
        } catch (IOException | RuntimeException e) {
            LOG.warnf("the hold %s in region %s is left to the sweep: %s", holder, region, e.getMessage());
        }
    }
}
