package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.PermanentJobFailure;
import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import dev.freezeframe.store.disk.BlockSource;
import dev.freezeframe.store.image.ImageSpec;
import dev.freezeframe.store.image.StoreDescription;
import dev.freezeframe.store.image.WriteProgress;
import dev.freezeframe.store.image.WrittenImage;
import dev.freezeframe.store.index.WriteSession;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Saves disks to a region's image store. */
@ApplicationScoped
class ImageSaving {
    private final RegionStores stores;
    private final PgChunkIndex index;
    private final StoreMetrics metrics;

    ImageSaving(RegionStores stores, PgChunkIndex index, StoreMetrics metrics) {
        this.stores = stores;
        this.index = index;
        this.metrics = metrics;
    }

    /** See {@link ImageEngine#save}. */
    StoredImage save(
            JobContext job,
            String region,
            UUID domain,
            BlockSource source,
            @Nullable UUID parent,
            Map<String, String> description)
            throws PermanentJobFailure, IOException, InterruptedException {
        RegionStore store = stores.require(region);
        try {
            job.ensureLease();
            // An image in a bucket that was emptied would refer to chunks that the index takes for stored.
            Stages.await(StoreDescription.require(store.objects()));
            WriteSession session = Stages.await(index.begin(JobClaims.session(job.id()), region, domain, job.fence()));
            // A new identity for each attempt: the objects of an earlier one are being deleted.
            ImageSpec spec = new ImageSpec(UUID.randomUUID(), parent, description);
            AtomicReference<@Nullable WriteProgress> last = new AtomicReference<>();
            WrittenImage image = store.writer().write(spec, session, source, job::ensureLease, progress -> {
                last.set(progress);
                job.progress(SaveProgress.of(progress, spec.chunkSize()));
            });
            WriteProgress progress = last.get();
            if (progress != null) {
                metrics.saved(region, progress, image);
            }
            return stored(image, session);
        } catch (IOException e) {
            throw StoreFailures.translated(job, region, e);
        }
    }

    private StoredImage stored(WrittenImage image, WriteSession session) throws IOException, InterruptedException {
        return new StoredImage(
                image.manifestId(),
                image.diskBytes(),
                Stages.await(index.storedBytes(image.references())),
                image.newBytes(),
                image.chunks(),
                image.chunksNew(),
                session,
                image.references(),
                image.key());
    }
}
