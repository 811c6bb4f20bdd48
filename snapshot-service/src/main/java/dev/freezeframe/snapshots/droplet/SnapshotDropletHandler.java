package dev.freezeframe.snapshots.droplet;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.JobHandler;
import dev.freezeframe.snapshots.engine.FailureReason;
import dev.freezeframe.snapshots.engine.ImageEngine;
import dev.freezeframe.snapshots.engine.StoredImage;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageDescription;
import dev.freezeframe.snapshots.image.SavedImages;
import dev.freezeframe.snapshots.job.JobKinds;
import dev.freezeframe.snapshots.pool.DiskPool;
import dev.freezeframe.store.disk.RawFileSource;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Saves a droplet's disk. The recorded power state stays as it is. */
@ApplicationScoped
public class SnapshotDropletHandler implements JobHandler {
    private final ImageEngine engine;
    private final DiskPool pool;
    private final DropletDisks disks;
    private final DropletLock lock;
    private final SavedImages saved;

    public SnapshotDropletHandler(
            ImageEngine engine, DiskPool pool, DropletDisks disks, DropletLock lock, SavedImages saved) {
        this.engine = engine;
        this.pool = pool;
        this.disks = disks;
        this.lock = lock;
        this.saved = saved;
    }

    @Override
    public String kind() {
        return JobKinds.DROPLET_SNAPSHOT;
    }

    @Override
    public void run(JobContext job) throws Exception {
        DropletJob work = job.payload(DropletJob.class);
        DropletDisks.Plan plan = disks.plan(job, work);
        Droplet droplet = plan.droplet();
        StoredImage stored = save(job, droplet, plan.image());
        job.completeWith(() -> lock.complete(job, work, held -> {
            held.lastManifest = stored.manifestId();
            return saved.available(job, work.imageId(), stored, droplet.region, work.actionId());
        }));
    }

    private StoredImage save(JobContext job, Droplet droplet, Image image) throws Exception {
        try (RawFileSource disk = DiskPool.open(pool.droplet(droplet.region, droplet.id))) {
            Map<String, String> description = ImageDescription.of(image, droplet.region);
            return engine.save(job, droplet.region, droplet.team, disk, droplet.lastManifest, description);
        }
    }

    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        DropletJob work = job.payload(DropletJob.class);
        String reason = FailureReason.of(cause);
        return lock.fail(job, work, reason).chain(() -> saved.failed(job, work.imageId(), reason, work.actionId()));
    }
}
