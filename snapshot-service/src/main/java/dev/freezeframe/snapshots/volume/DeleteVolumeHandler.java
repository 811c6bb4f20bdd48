package dev.freezeframe.snapshots.volume;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.JobHandler;
import dev.freezeframe.snapshots.job.JobKinds;
import dev.freezeframe.snapshots.pool.DiskPool;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Removes a deleted volume's disk. */
@ApplicationScoped
public class DeleteVolumeHandler implements JobHandler {
    private final DiskPool pool;

    public DeleteVolumeHandler(DiskPool pool) {
        this.pool = pool;
    }

    @Override
    public String kind() {
        return JobKinds.VOLUME_DELETE;
    }

    @Override
    public void run(JobContext job) throws Exception {
        VolumeJob work = job.payload(VolumeJob.class);
        DiskPool.remove(pool.volume(job.region().orElseThrow(), work.volumeId()));
        job.completeWith(() -> Uni.createFrom().voidItem());
    }

    /** Nobody waits for it; the file is left for the operator, and the log has the reason. */
    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        return Uni.createFrom().voidItem();
    }
}
