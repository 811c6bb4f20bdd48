package dev.freezeframe.snapshots.volume;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.JobHandler;
import dev.freezeframe.kit.job.PermanentJobFailure;
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

/** Saves a volume's disk. */
@ApplicationScoped
public class SnapshotVolumeHandler implements JobHandler {
    private final ImageEngine engine;
    private final DiskPool pool;
    private final VolumeLock lock;
    private final SavedImages saved;

    public SnapshotVolumeHandler(ImageEngine engine, DiskPool pool, VolumeLock lock, SavedImages saved) {
        this.engine = engine;
        this.pool = pool;
        this.lock = lock;
        this.saved = saved;
    }

    private record Plan(Volume volume, Image image) {}

    @Override
    public String kind() {
        return JobKinds.VOLUME_SNAPSHOT;
    }

    @Override
    public void run(JobContext job) throws Exception {
        VolumeJob work = job.payload(VolumeJob.class);
        Plan plan = job.inTransaction(() -> Volume.<Volume>findById(work.volumeId())
                .chain(volume -> Image.<Image>findById(work.imageId()).map(image -> new Plan(volume, image))));
        if (plan.volume().deletedAt != null) {
            throw new PermanentJobFailure("The volume was deleted.");
        }
        StoredImage stored = save(job, plan);
        job.completeWith(() -> lock.release(work, volume -> {
                    volume.lastManifest = stored.manifestId();
                    return Uni.createFrom().voidItem();
                })
                .chain(() -> saved.available(job, work.imageId(), stored, plan.volume().region, null)));
    }

    private StoredImage save(JobContext job, Plan plan) throws Exception {
        Volume volume = plan.volume();
        try (RawFileSource disk = DiskPool.open(pool.volume(volume.region, volume.id))) {
            Map<String, String> description = ImageDescription.of(plan.image(), volume.region);
            return engine.save(job, volume.region, volume.team, disk, volume.lastManifest, description);
        }
    }

    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        VolumeJob work = job.payload(VolumeJob.class);
        return lock.release(work).chain(() -> saved.failed(job, work.imageId(), FailureReason.of(cause), null));
    }
}
