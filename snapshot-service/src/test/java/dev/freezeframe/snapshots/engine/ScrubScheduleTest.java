package dev.freezeframe.snapshots.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import dev.freezeframe.snapshots.engine.index.PgVerifyIndex;
import dev.freezeframe.snapshots.engine.index.ScrubPass;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.ObjectSummary;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damage is found without keys, and repaired by what comes next. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ScrubScheduleTest extends EngineTestBase {
    @Inject
    ScrubSchedule scrub;

    @Inject
    PgVerifyIndex verify;

    @Inject
    PgChunkIndex index;

    @Test
    void aPassReadsEverythingAndIsKept() throws Exception {
        saved(TestDisks.sparse(directory.resolve("disk.raw"), 2, 41));
        passIsDue();
        scrub.scrubAll();
        ScrubPass pass = Stages.await(verify.pass(REGION));
        assertThat(pass.startedAt()).isNull();
        assertThat(pass.completeSince()).isNotNull();
        assertThat(pass.objects())
                .isEqualTo(number(
                        "select (select count(*) from chunk where region = $1)"
                                + " + (select count(*) from page where region = $1)"
                                + " + (select count(*) from manifest where region = $1 and has_root)",
                        REGION));
    }

    @Test
    void aDamagedChunkIsQuarantinedAndTheNextSnapshotHealsIt() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 2, 42);
        StoredImage image = saved(disk);
        damage(chunkObjects(team));
        passAndSecondLook();
        assertThat(number("select count(*) from chunk where damage = 'corrupt' and region = $1", REGION))
                .isEqualTo(1);
        assertThat(Stages.await(verify.affected(REGION))).contains(image.manifestId());

        StoredImage next = saved(disk);
        assertThat(next.chunksNew()).isEqualTo(1);
        assertThat(Stages.await(verify.affected(REGION))).doesNotContain(image.manifestId());
        Path copy = restored(REGION, image.manifestId(), directory.resolve("copy.raw"), Files.size(disk));
        assertThat(Files.mismatch(disk, copy)).isEqualTo(-1);
    }

    @Test
    void aDamagedChunkIsRepairedFromARegionThatHoldsTheSame() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 2, 43);
        StoredImage image = saved(disk);
        saved("ams3", disk);
        damage(chunkObjects(team));
        passAndSecondLook();
        assertThat(Stages.await(verify.affected(REGION))).doesNotContain(image.manifestId());
        assertThat(number("select count(*) from write_session where key = 'repair-nyc3'"))
                .isZero();
        Path copy = restored(REGION, image.manifestId(), directory.resolve("copy.raw"), Files.size(disk));
        assertThat(Files.mismatch(disk, copy)).isEqualTo(-1);
    }

    @Test
    void aSuspicionOutlivesTheInstanceThatHadItAndWaits() throws Exception {
        StoredImage image = saved(TestDisks.sparse(directory.resolve("disk.raw"), 2, 44));
        String chunk = chunkObjects(team).get(0);
        damage(List.of(chunk));
        passIsDue();
        scrub.scrubAll();
        scrub.scrubAll();
        assertThat(number("select count(*) from scrub_suspicion where object_name = $1", chunk))
                .as("kept where all instances find it")
                .isEqualTo(1);
        assertThat(Stages.await(verify.affected(REGION))).doesNotContain(image.manifestId());
        minutesPass(11);
        scrub.scrubAll();
        assertThat(number("select count(*) from scrub_suspicion where object_name = $1", chunk))
                .isZero();
        assertThat(Stages.await(verify.affected(REGION))).contains(image.manifestId());
    }

    @Test
    void aDamagedRootIsFoundAndNamesItsImage() throws Exception {
        StoredImage image = saved(TestDisks.sparse(directory.resolve("disk.raw"), 1, 45));
        String root = rootObject(image);
        ByteBuffer whole = bytes(root);
        damage(List.of(root));
        passAndSecondLook();
        assertThat(text("select root_damage from manifest where id = $1", image.manifestId()))
                .isEqualTo("corrupt");
        assertThat(Stages.await(verify.affected(REGION))).contains(image.manifestId());

        Stages.await(stores.require(REGION).objects().put(root, whole));
        scrub.scrubAll();
        assertThat(Stages.await(verify.affected(REGION)))
                .as("it was put there again")
                .doesNotContain(image.manifestId());
    }

    private String rootObject(StoredImage image) throws Exception {
        return Stages.await(index.root(REGION, image.manifestId())).orElseThrow();
    }

    private ByteBuffer bytes(String name) throws Exception {
        return Stages.await(stores.require(REGION).objects().get(name, ObjectStore.Destination.onHeap(2 << 20)));
    }

    private void passAndSecondLook() throws Exception {
        passIsDue();
        scrub.scrubAll();
        minutesPass(11);
        scrub.scrubAll();
    }

    private void passIsDue() {
        change("update scrub_pass set complete_since = complete_since - interval '31 days' where region = $1");
    }

    private void minutesPass(int minutes) {
        change("update scrub_suspicion set since = since - interval '" + minutes + " minutes' where region = $1");
    }

    private void change(String statement) {
        pool.preparedQuery(statement)
                .execute(io.vertx.mutiny.sqlclient.Tuple.of(REGION))
                .await()
                .atMost(PATIENCE);
    }

    /** The names of the objects of a team's chunks in the region. */
    private List<String> chunkObjects(Object domain) throws Exception {
        var hex = pool.preparedQuery(
                        "select distinct encode(c.id, 'hex') from manifest m join page p on p.region = m.region"
                                + " and p.id = any(m.pages) join chunk c on c.region = p.region and c.id = any(p.chunks)"
                                + " where m.domain = $1 and m.region = $2")
                .execute(io.vertx.mutiny.sqlclient.Tuple.of(domain, REGION))
                .await()
                .atMost(PATIENCE);
        List<String> names = new java.util.ArrayList<>();
        for (var row : hex) {
            String id = row.getString(0);
            for (ObjectSummary object : Stages.await(
                    stores.require(REGION).objects().list("chunks/" + id.substring(0, 2) + "/" + id, "", 10))) {
                names.add(object.name());
            }
        }
        return names;
    }

    private void damage(List<String> names) throws Exception {
        ObjectStore bucket = stores.require(REGION).objects();
        String name = names.get(0);
        ByteBuffer bytes = ByteBuffer.allocate(2 << 20).put(bytes(name)).flip();
        bytes.put(bytes.limit() / 2, (byte) (bytes.get(bytes.limit() / 2) ^ 1));
        Stages.await(bucket.put(name, bytes));
    }
}
