package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.JobStore;
import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.snapshots.engine.index.Hold;
import dev.freezeframe.snapshots.engine.index.OpenSession;
import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Lets go what jobs have left in the image store's index: the write sessions of jobs that have ended, and the holds of
 * attempts that are over. Nothing here goes by time: a job that is merely slow keeps what it has.
 */
@ApplicationScoped
class JobLeftovers {
    private static final Logger LOG = Logger.getLogger(JobLeftovers.class);

    private final PgChunkIndex index;
    private final JobStore jobs;

    JobLeftovers(PgChunkIndex index, JobStore jobs) {
        this.index = index;
        this.jobs = jobs;
    }

    /** Blocks. */
    void letGo() throws IOException, InterruptedException {
        // The claims first, the jobs after them: a job that is not there any more by then has surely ended.
        List<OpenSession> sessions = Stages.await(index.openSessions());
        List<Hold> holds = Stages.await(index.holds()).stream()
                .filter(hold -> JobClaims.isJobs(hold.holder()))
                .toList();
        Map<Long, Long> fences =
                Stages.await(jobs.unfinished(jobIds(sessions, holds)).subscribeAsCompletionStage());
        for (OpenSession session : sessions) {
            if (isOver(session, fences)) {
                LOG.infof("write session %s is released: its job has ended", session.key());
                Stages.await(index.release(session.key(), session.fence()));
            }
        }
        for (Hold hold : holds) {
            if (isOver(hold, fences)) {
                LOG.infof("hold %s is dropped: its job does not use it any more", hold.holder());
                Stages.await(index.drop(hold.region(), hold.holder()));
            }
        }
    }

    private static Set<Long> jobIds(List<OpenSession> sessions, List<Hold> holds) {
        Set<Long> ids = new HashSet<>();
        sessions.forEach(session -> JobClaims.jobOfSession(session.key()).ifPresent(ids::add));
        holds.forEach(hold -> ids.add(JobClaims.jobOfHolder(hold.holder())));
        return ids;
    }

    private static boolean isOver(OpenSession session, Map<Long, Long> fences) {
        var job = JobClaims.jobOfSession(session.key());
        return job.isPresent() && !fences.containsKey(job.getAsLong());
    }

    private static boolean isOver(Hold hold, Map<Long, Long> fences) {
        Long fence = fences.get(JobClaims.jobOfHolder(hold.holder()));
        return fence == null || fence > JobClaims.fenceOfHolder(hold.holder());
    }
}
