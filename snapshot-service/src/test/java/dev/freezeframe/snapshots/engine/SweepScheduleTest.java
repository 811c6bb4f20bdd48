package dev.freezeframe.snapshots.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freezeframe.contracts.replication.ReplicationClaims;
import dev.freezeframe.kit.job.PermanentJobFailure;
import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.snapshots.engine.ScriptedJob.Asked;
import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import dev.freezeframe.snapshots.engine.index.RegionLock;
import dev.freezeframe.store.disk.BlockSource;
import dev.freezeframe.store.disk.RawFileSource;
import dev.freezeframe.store.image.StoreDescription;
import dev.freezeframe.store.object.ObjectSummary;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** Space comes back, and only that of what nothing refers to. No other test uses this region. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class SweepScheduleTest extends EngineTestBase {
    private static final String SWEPT = "sgp1";

    private static final Logger LOG = Logger.getLogger(SweepScheduleTest.class);

    @Inject
    SweepSchedule sweep;

    @Inject
    SweepBell bell;

    @Inject
    PgChunkIndex index;

    @Inject
    RegionLock lock;

    @Test
    void theBucketIsEmptyAfterItsOnlyImageIsDropped() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 5, 21);
        StoredImage image = saved(SWEPT, disk);
        sweep.sweepAll();
        assertThat(objects("chunks/")).hasSize((int) image.chunks());
        assertThat(objects("pages/")).hasSize(1);
        assertThat(objects("manifests/")).hasSize(1);

        drop(image.manifestId());
        sweep.sweepAll();
        assertThat(objects("")).extracting(ObjectSummary::name).containsExactly(StoreDescription.NAME);
        assertThat(number("select count(*) from chunk where region = $1", SWEPT))
                .isZero();
        assertThat(number("select count(*) from page where region = $1", SWEPT)).isZero();
        assertThat(number("select count(*) from reservation where region = $1", SWEPT))
                .isZero();
    }

    @Test
    void aDeletionIsSweptWithoutWaitingForTheInterval() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 5, 27);
        StoredImage image = saved(SWEPT, disk);
        bell.listen();
        try {
            Stages.await(index.begin("other-writer", SWEPT, team, 1));
            StoredImage pinned = saved(SWEPT, TestDisks.sparse(directory.resolve("pinned.raw"), 2, 28));
            long deleted = System.nanoTime();
            drop(image.manifestId());
            await().atMost(PATIENCE).until(() -> rootsIn(SWEPT) == 1);
            drop(pinned.manifestId());
            await().atMost(PATIENCE).until(() -> rootsIn(SWEPT) == 0);
            assertThat(objects("chunks/"))
                    .as("what was saved since a writer began that is still at work")
                    .isNotEmpty();
            Stages.await(index.release("other-writer", 1));
            await().atMost(PATIENCE).until(() -> objects("").size() == 1);
            LOG.infof("everything was gone after %d ms", (System.nanoTime() - deleted) / 1_000_000);
        } finally {
            bell.stop(new ShutdownEvent());
        }
    }

    private int rootsIn(String region) throws Exception {
        return Stages.await(stores.require(region).objects().list("manifests/", "", 10))
                .size();
    }

    @Test
    void whatAnotherImageSharesStays() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 6, 22);
        StoredImage first = saved(SWEPT, disk);
        TestDisks.change(disk, 3, 23);
        StoredImage second = saved(SWEPT, disk);
        drop(first.manifestId());
        sweep.sweepAll();
        assertThat(objects("chunks/")).hasSize((int) second.chunks());
        Path copy = restored(SWEPT, second.manifestId(), directory.resolve("copy.raw"), Files.size(disk));
        assertThat(Files.mismatch(disk, copy)).isEqualTo(-1);
        drop(second.manifestId());
        sweep.sweepAll();
        assertThat(objects("chunks/")).isEmpty();
    }

    @Test
    void aFailedJobLeavesNothingBehind() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 4, 24);
        Asked job = jobs.enqueue(context -> {
            try (BlockSource source = RawFileSource.open(disk)) {
                engine.save(context, SWEPT, team, source, null, Map.of());
                throw new PermanentJobFailure("changed its mind");
            }
        });
        awaitEnd(job, "failed");
        assertThat(number("select count(*) from write_session where domain = $1", team))
                .isZero();
        sweep.sweepAll();
        assertThat(objects("")).extracting(ObjectSummary::name).containsExactly(StoreDescription.NAME);
    }

    @Test
    void sessionsAndHoldsOfJobsThatEndedAreLetGo() throws Exception {
        StoredImage image = saved(SWEPT, TestDisks.sparse(directory.resolve("disk.raw"), 2, 25));
        long noJob = 1L << 40;
        String session = JobClaims.session(noJob);
        Stages.await(index.begin(session, SWEPT, team, 3));
        Stages.await(index.hold(SWEPT, image.manifestId(), JobClaims.holder(noJob, 3)));
        drop(image.manifestId());

        sweep.sweepAll();
        assertThat(number("select count(*) from write_session where key = $1", session))
                .isZero();
        assertThat(number("select count(*) from manifest where region = $1", SWEPT))
                .isZero();
        assertThat(objects("chunks/")).isEmpty();
    }

    @Test
    void theSessionOfAJobThatStillWaitsIsKept() throws Exception {
        long waiting = number("insert into job (kind, payload, request_id, run_after)"
                + " values ('test.never', '{}', 'r', now() + interval '1 hour') returning id");
        Stages.await(index.begin(JobClaims.session(waiting), SWEPT, team, 1));
        sweep.sweepAll();
        assertThat(number("select count(*) from write_session where domain = $1", team))
                .isEqualTo(1);
        Stages.await(index.release(JobClaims.session(waiting), 1));
    }

    /** The counts of references are wrong, and say that a chunk and a page in use can go. */
    @Test
    void whatAnImageRefersToIsNotTakenWhateverIsCounted() throws Exception {
        StoredImage image = saved(SWEPT, TestDisks.sparse(directory.resolve("disk.raw"), 3, 26));
        for (String table : List.of("page", "chunk")) {
            long before = number("select sum(refs) from " + table + " where region = $1", SWEPT);
            number(
                    "with wrong as (update " + table + " set refs = 0, condemned_generation = 0, pinned_generation = 0"
                            + " where region = $1 returning 1) select count(*) from wrong",
                    SWEPT);
            sweep.sweepAll();
            assertThat(text("select state from sweep_run where region = $1", SWEPT))
                    .isEqualTo("contradiction");
            assertThat(text("select problem from sweep_run where region = $1", SWEPT))
                    .contains("although they count no");
            assertThat(objects("chunks/")).hasSize((int) image.chunks());
            assertThat(before).isPositive();
            number(
                    "with mended as (update " + table + " set refs = 1, condemned_generation = null"
                            + " where region = $1 returning 1) select count(*) from mended",
                    SWEPT);
        }
        restored(SWEPT, image.manifestId(), directory.resolve("copy.raw"), image.logicalBytes());
        drop(image.manifestId());
        sweep.sweepAll();
        assertThat(objects("chunks/")).isEmpty();
    }

    @Test
    void sessionsAndHoldsOfReplicationsAreLetGoWhenTheirActionIsNotInProgress() throws Exception {
        StoredImage image = saved(SWEPT, TestDisks.sparse(directory.resolve("disk.raw"), 2, 25));
        long action = number(
                "insert into action (id, team, type, status, started_at, resource_type)"
                        + " values (nextval('action_seq'), $1, 'transfer', 'in-progress', now(), 'image') returning id",
                team);
        String session = ReplicationClaims.session(action);
        Stages.await(index.begin(session, SWEPT, team, 3));
        Stages.await(index.hold(SWEPT, image.manifestId(), ReplicationClaims.holder(action)));
        drop(image.manifestId());
        sweep.sweepAll();
        assertThat(number("select count(*) from write_session where key = $1", session))
                .isEqualTo(1);
        assertThat(objects("chunks/")).isNotEmpty();

        number("update action set status = 'errored' where id = $1 returning 1", action);
        sweep.sweepAll();
        assertThat(number("select count(*) from write_session where key = $1", session))
                .isZero();
        assertThat(number("select count(*) from manifest where region = $1", SWEPT))
                .isZero();
        assertThat(objects("chunks/")).isEmpty();
    }

    @Test
    void oneInstanceAtATimeSweepsARegion() throws Exception {
        AtomicBoolean second = new AtomicBoolean();
        boolean first = lock.runIfFree("region-" + team, () -> {
            second.set(lock.runIfFree("region-" + team, () -> {}));
            assertThat(lock.runIfFree("region-" + UUID.randomUUID(), () -> {})).isTrue();
        });
        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(lock.runIfFree("region-" + team, () -> {})).as("afterwards").isTrue();
    }

    private List<ObjectSummary> objects(String prefix) throws Exception {
        return Stages.await(stores.require(SWEPT).objects().list(prefix, "", 1000));
    }
}
