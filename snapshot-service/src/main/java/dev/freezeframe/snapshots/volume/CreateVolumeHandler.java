package dev.freezeframe.snapshots.volume;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.JobHandler;
import dev.freezeframe.kit.job.PermanentJobFailure;
import dev.freezeframe.snapshots.engine.ImageEngine;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.image.Images;
import dev.freezeframe.snapshots.job.JobKinds;
import dev.freezeframe.snapshots.pool.DiskPool;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Clock;

/** Makes a new volume's disk: of zeros, or from a snapshot. */
@ApplicationScoped
public class CreateVolumeHandler implements JobHandler {
    private static final long GIB = 1L << 30;

    private final ImageEngine engine;
    private final DiskPool pool;
    private final VolumeLock lock;
    private final VolumeEvents events;
    private final Images images;
    private final SnapshotEvents snapshotEvents;
    private final Clock clock;

    public CreateVolumeHandler(
            ImageEngine engine,
            DiskPool pool,
            VolumeLock lock,
            VolumeEvents events,
            Images images,
            SnapshotEvents snapshotEvents,
            Clock clock) {
        this.engine = engine;
        this.pool = pool;
        this.lock = lock;
        this.events = events;
        this.images = images;
        this.snapshotEvents = snapshotEvents;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return JobKinds.VOLUME_CREATE;
    }

    @Override
    public void run(JobContext job) throws Exception {
        VolumeJob work = job.payload(VolumeJob.class);
        String region = job.region().orElseThrow();
        Path disk = pool.volume(region, work.volumeId());
        if (work.imageId() == null) {
            DiskPool.createEmpty(disk, work.sizeGib() * GIB);
            job.completeWith(() -> lock.release(work, volume -> created(job, volume)));
            return;
        }
        Image image = image(job, work);
        engine.restore(job, region, image.manifestId, disk, work.sizeGib() * GIB);
        job.completeWith(() -> lock.release(work, volume -> {
            volume.lastManifest = image.manifestId;
            return created(job, volume)
                    .chain(() -> images.lockAny(image.id))
                    .chain(now -> snapshotEvents.restored(
                            now, "volume", volume.id.toString(), region, null, job.requestId()));
        }));
    }

    /** A snapshot that is not complete yet will be: the job is tried again. */
    private static Image image(JobContext job, VolumeJob work) throws PermanentJobFailure {
        Image image = job.inTransaction(() -> Image.findById(work.imageId()));
        if (image.status == ImageStatus.NEW || image.status == ImageStatus.PENDING) {
            throw new IllegalStateException("snapshot " + image.publicId() + " is not complete yet");
        }
        if (image.status != ImageStatus.AVAILABLE) {
            throw new PermanentJobFailure("The snapshot was deleted.");
        }
        return image;
    }

    private Uni<Void> created(JobContext job, Volume volume) {
        return events.append(EventTypes.VOLUME_CREATED, volume, null, job.requestId());
    }

    /** A volume without a disk is no volume: it goes. */
    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        return lock.release(job.payload(VolumeJob.class), volume -> {
            volume.deletedAt = clock.instant();
            return events.append(EventTypes.VOLUME_DELETED, volume, null, job.requestId());
        });
    }
}
