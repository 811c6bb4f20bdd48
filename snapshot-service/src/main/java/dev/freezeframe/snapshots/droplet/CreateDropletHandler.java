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
import java.time.Clock;

/** Builds a new droplet's disk from its image. */
@ApplicationScoped
public class CreateDropletHandler implements JobHandler {
    private final ImageEngine engine;
    private final DiskPool pool;
    private final DropletLock lock;
    private final DropletEvents events;
    private final Images images;
    private final SnapshotEvents snapshotEvents;
    private final DropletDisks disks;
    private final Clock clock;

    public CreateDropletHandler(
            ImageEngine engine,
            DiskPool pool,
            DropletLock lock,
            DropletEvents events,
            Images images,
            SnapshotEvents snapshotEvents,
            DropletDisks disks,
            Clock clock) {
        this.engine = engine;
        this.pool = pool;
        this.lock = lock;
        this.events = events;
        this.images = images;
        this.snapshotEvents = snapshotEvents;
        this.disks = disks;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return JobKinds.DROPLET_CREATE;
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
        job.completeWith(() -> lock.complete(job, work, made -> finish(job, work, made, plan.image())));
    }

    private Uni<Void> finish(JobContext job, DropletJob work, Droplet made, Image image) {
        made.status = "active";
        made.lastManifest = image.manifestId;
        String id = Long.toString(made.id);
        return events.append(EventTypes.DROPLET_CREATED, made, work.actionId(), job.requestId())
                .chain(() -> images.lockAny(image.id))
                .chain(now ->
                        snapshotEvents.restored(now, "droplet", id, made.region, work.actionId(), job.requestId()));
    }

    /** A droplet without a disk is no droplet: it goes, and the action says why. */
    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        DropletJob work = job.payload(DropletJob.class);
        return lock.fail(job, work, FailureReason.of(cause))
                .chain(() -> Droplet.<Droplet>findById(work.dropletId()))
                .invoke(droplet -> droplet.deletedAt = clock.instant())
                .chain(droplet -> events.append(EventTypes.DROPLET_DELETED, droplet, work.actionId(), job.requestId()));
    }
}
