package dev.freezeframe.snapshots.droplet;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.JobHandler;
import dev.freezeframe.snapshots.engine.Damaged;
import dev.freezeframe.snapshots.engine.FailureReason;
import dev.freezeframe.snapshots.engine.ImageEngine;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.Images;
import dev.freezeframe.snapshots.job.JobKinds;
import dev.freezeframe.snapshots.pool.DiskPool;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Puts an image in the place of a droplet's disk: restore and rebuild. A failure leaves the old disk as it was. */
@ApplicationScoped
public class RestoreDropletHandler implements JobHandler {
    private final ImageEngine engine;
    private final DiskPool pool;
    private final DropletDisks disks;
    private final DropletLock lock;
    private final DropletEvents events;
    private final Images images;
    private final SnapshotEvents snapshotEvents;

    public RestoreDropletHandler(
            ImageEngine engine,
            DiskPool pool,
            DropletDisks disks,
            DropletLock lock,
            DropletEvents events,
            Images images,
            SnapshotEvents snapshotEvents) {
        this.engine = engine;
        this.pool = pool;
        this.disks = disks;
        this.lock = lock;
        this.events = events;
        this.images = images;
        this.snapshotEvents = snapshotEvents;
    }

    @Override
    public String kind() {
        return JobKinds.DROPLET_RESTORE;
    }

    @Override
    public void run(JobContext job) throws Exception {
        DropletJob work = job.payload(DropletJob.class);
        DropletDisks.Plan plan = disks.plan(job, work);
        Droplet droplet = plan.droplet();
        engine.restore(
                job,
                droplet.region,
                plan.image().manifestId,
                pool.droplet(droplet.region, droplet.id),
                DropletDisks.bytes(droplet),
                Damaged.of(work.salvage()));
        job.completeWith(() -> lock.complete(job, work, held -> finish(job, work, held, plan.image())));
    }

    private Uni<Void> finish(JobContext job, DropletJob work, Droplet held, Image image) {
        held.lastManifest = image.manifestId;
        held.imageId = image.id;
        // As documented, a restored droplet is powered on.
        held.status = "active";
        String id = Long.toString(held.id);
        return images.lockAny(image.id)
                .chain(now ->
                        snapshotEvents.restored(now, "droplet", id, held.region, work.actionId(), job.requestId()))
                .chain(() -> events.append(EventTypes.DROPLET_REBUILT, held, work.actionId(), job.requestId()));
    }

    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        return lock.fail(job, job.payload(DropletJob.class), FailureReason.of(cause));
    }
}
