package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.PermanentJobFailure;
import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import dev.freezeframe.store.manifest.Root;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Builds disks from a region's image store. */
@ApplicationScoped
class DiskBuilding {
    private static final Logger LOG = Logger.getLogger(DiskBuilding.class);

    private final RegionStores stores;
    private final PgChunkIndex index;

    DiskBuilding(RegionStores stores, PgChunkIndex index) {
        this.stores = stores;
        this.index = index;
    }

    /** See {@link ImageEngine#restore}. */
    void build(JobContext job, String region, UUID manifestId, Path target, long sizeBytes)
            throws PermanentJobFailure, IOException, InterruptedException {
        RegionStore store = stores.require(region);
        UUID holder = JobClaims.holder(job.id(), job.fence());
        try {
            job.ensureLease();
            if (!Stages.await(index.hold(region, manifestId, holder))) {
                throw new PermanentJobFailure("The image is not in region " + region + " any more.");
            }
            try {
                restore(store, manifestId, target, sizeBytes);
            } finally {
                letGo(region, holder);
            }
        } catch (IOException e) {
            throw StoreFailures.translated(job, region, e);
        }
    }

    private void restore(RegionStore store, UUID manifestId, Path target, long sizeBytes)
            throws PermanentJobFailure, IOException, InterruptedException {
        Root root = store.reader().root(manifestId);
        if (root.diskSize() > sizeBytes) {
            throw new PermanentJobFailure("The image holds a disk of " + root.diskSize()
                    + " bytes, which does not fit on one of " + sizeBytes + " bytes.");
        }
        Files.createDirectories(target.toAbsolutePath().getParent());
        checkSpace(store.region(), target, Math.multiplyExact(root.chunkCount(), (long) root.chunkSize()));
    }

    /** Better said before hours of work than after them. */
    private static void checkSpace(String region, Path target, long needed) throws PermanentJobFailure, IOException {
        long free = Files.getFileStore(target.toAbsolutePath().getParent()).getUsableSpace();
        if (free < needed) {
            throw new PermanentJobFailure("The pool of region " + region + " has not enough space for the disk: up to "
                    + needed + " bytes are needed, " + free + " are free.");
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
