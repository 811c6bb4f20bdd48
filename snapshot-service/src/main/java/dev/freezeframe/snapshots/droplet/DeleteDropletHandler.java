package dev.freezeframe.snapshots.droplet;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.JobHandler;
import dev.freezeframe.snapshots.job.JobKinds;
import dev.freezeframe.snapshots.pool.DiskPool;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Removes a deleted droplet's disk. */
@ApplicationScoped
public class DeleteDropletHandler implements JobHandler {
    private final DiskPool pool;

    public DeleteDropletHandler(DiskPool pool) {
        this.pool = pool;
    }

    @Override
    public String kind() {
        return JobKinds.DROPLET_DELETE;
    }

    @Override
    public void run(JobContext job) throws Exception {
        long droplet = job.payload(DropletJob.class).dropletId();
        DiskPool.remove(pool.droplet(job.region().orElseThrow(), droplet));
        job.completeWith(() -> Uni.createFrom().voidItem());
    }

    /** Nobody waits for it; the file is left for the operator, and the log has the reason. */
    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        return Uni.createFrom().voidItem();
    }
}
