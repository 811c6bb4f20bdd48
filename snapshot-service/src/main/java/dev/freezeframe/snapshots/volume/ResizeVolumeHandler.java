package dev.freezeframe.snapshots.volume;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.JobHandler;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.engine.FailureReason;
import dev.freezeframe.snapshots.job.JobKinds;
import dev.freezeframe.snapshots.pool.DiskPool;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Grows a volume's disk. */
@ApplicationScoped
public class ResizeVolumeHandler implements JobHandler {
    private static final long GIB = 1L << 30;

    private final DiskPool pool;
    private final VolumeLock lock;
    private final VolumeEvents events;
    private final Actions actions;

    public ResizeVolumeHandler(DiskPool pool, VolumeLock lock, VolumeEvents events, Actions actions) {
        this.pool = pool;
        this.lock = lock;
        this.events = events;
        this.actions = actions;
    }

    @Override
    public String kind() {
        return JobKinds.VOLUME_RESIZE;
    }

    @Override
    public void run(JobContext job) throws Exception {
        VolumeJob work = job.payload(VolumeJob.class);
        DiskPool.grow(pool.volume(job.region().orElseThrow(), work.volumeId()), work.sizeGib() * GIB);
        job.completeWith(() -> lock.release(work, volume -> {
                    volume.sizeGib = work.sizeGib();
                    return events.append(EventTypes.VOLUME_RESIZED, volume, work.actionId(), job.requestId());
                })
                .chain(() -> actions.complete(work.actionId(), job)));
    }

    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        VolumeJob work = job.payload(VolumeJob.class);
        return lock.release(work).chain(() -> actions.fail(work.actionId(), FailureReason.of(cause), job));
    }
}
