package dev.freezeframe.replications.copy;

import dev.freezeframe.contracts.replication.ReplicationClaims;
import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.JobHandler;
import dev.freezeframe.kit.job.JobPostponed;
import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.replications.replication.Replication;
import dev.freezeframe.replications.replication.ReplicationJobs;
import dev.freezeframe.store.remote.IndexUnavailableException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** Lets go what a replication that has ended holds in the image store's index, once the catalog answers. */
@ApplicationScoped
public class ReleaseHandler implements JobHandler {
    private final CopyRuntime runtime;
    private final Waits waits;

    public ReleaseHandler(CopyRuntime runtime, Waits waits) {
        this.runtime = runtime;
        this.waits = waits;
    }

    /** What a replication that has ended holds; nothing of one that was begun again. */
    private record Held(long fence, List<String> regions) {}

    @Override
    public String kind() {
        return ReplicationJobs.RELEASE;
    }

    @Override
    public void run(JobContext job) throws Exception {
        long id = job.payload(ReplicationJobs.Work.class).replication();
        Held held =
                job.inTransaction(() -> Replication.<Replication>findById(id).map(ReleaseHandler::held));
        try {
            letGo(id, held);
        } catch (IndexUnavailableException e) {
            throw new JobPostponed(waits.after(5), String.valueOf(e.getMessage()));
        }
        job.completeWith(() -> Uni.createFrom().voidItem());
    }

    private static Held held(Replication replication) {
        return replication.status.isFinal()
                ? new Held(replication.fence, List.of(replication.sourceRegions))
                : new Held(-1, List.of());
    }

    private void letGo(long id, Held held) throws IOException, InterruptedException {
        UUID holder = ReplicationClaims.holder(id);
        Stages.await(runtime.index().release(ReplicationClaims.session(id), held.fence()));
        for (String region : held.regions()) {
            Stages.await(runtime.index().drop(region, holder));
        }
    }

    /** What is left the catalog lets go by itself, because the action is over. */
    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        return Uni.createFrom().voidItem();
    }
}
