package dev.freezeframe.snapshots.droplet;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.JobHandler;
import dev.freezeframe.kit.job.PermanentJobFailure;
import dev.freezeframe.snapshots.engine.FailureReason;
import dev.freezeframe.snapshots.job.JobKinds;
import dev.freezeframe.snapshots.pool.DiskPool;
import dev.freezeframe.snapshots.size.SizeCatalog;
import dev.freezeframe.snapshots.size.SizeView;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Changes a droplet's size, and grows its disk where that was asked for. */
@ApplicationScoped
public class ResizeDropletHandler implements JobHandler {
    private static final long GIB = 1L << 30;

    private final SizeCatalog sizes;
    private final DiskPool pool;
    private final DropletDisks disks;
    private final DropletLock lock;
    private final DropletEvents events;

    public ResizeDropletHandler(
            SizeCatalog sizes, DiskPool pool, DropletDisks disks, DropletLock lock, DropletEvents events) {
        this.sizes = sizes;
        this.pool = pool;
        this.disks = disks;
        this.lock = lock;
        this.events = events;
    }

    @Override
    public String kind() {
        return JobKinds.DROPLET_RESIZE;
    }

    @Override
    public void run(JobContext job) throws Exception {
        DropletJob work = job.payload(DropletJob.class);
        Droplet droplet = disks.plan(job, work).droplet();
        SizeView size = sizes.find(work.sizeSlug())
                .orElseThrow(() -> new PermanentJobFailure("The size is not offered any more."));
        if (work.growDisk()) {
            DiskPool.grow(pool.droplet(droplet.region, droplet.id), size.disk() * GIB);
        }
        job.completeWith(() -> lock.complete(job, work, held -> {
            CreateDroplets.resize(held, size);
            held.diskGib = work.growDisk() ? size.disk() : held.diskGib;
            return events.append(EventTypes.DROPLET_RESIZED, held, work.actionId(), job.requestId());
        }));
    }

    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        return lock.fail(job, job.payload(DropletJob.class), FailureReason.of(cause));
    }
}
