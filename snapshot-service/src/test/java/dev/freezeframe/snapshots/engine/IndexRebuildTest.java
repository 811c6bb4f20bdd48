package dev.freezeframe.snapshots.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.snapshots.engine.index.IndexTransaction;
import dev.freezeframe.snapshots.engine.keys.KeyRounds;
import dev.freezeframe.snapshots.engine.rebuild.IndexRebuild;
import dev.freezeframe.snapshots.engine.rebuild.RebuildRefusedException;
import dev.freezeframe.snapshots.engine.rebuild.RebuiltImage;
import dev.freezeframe.snapshots.engine.rebuild.RebuiltIndex;
import dev.freezeframe.snapshots.engine.rebuild.RebuiltRegion;
import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.image.StoreDescription;
import dev.freezeframe.store.object.ObjectSummary;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The index as it is made from the buckets, compared with the one that it takes the place of. Everything happens in a
 * transaction that empties the tables first and is undone afterwards.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class IndexRebuildTest extends EngineTestBase {
    /** Tests leave nothing there. */
    private static final String HERE = "sgp1";

    @Inject
    IndexRebuild rebuild;

    @Inject
    KeyRounds rounds;

    @Inject
    SweepSchedule sweep;

    private final UUID recipient = UUID.randomUUID();

    @BeforeEach
    void sweepAll() throws Exception {
        rounds.run();
        sweep.sweepAll();
    }

    @AfterEach
    void dropAll() throws Exception {
        for (Object[] row : rows("select id from manifest where region = $1", HERE)) {
            drop((UUID) row[0]);
        }
        sweep.sweepAll();
        Stages.await(stores.require(HERE)
                .objects()
                .delete(objects("").stream()
                        .map(ObjectSummary::name)
                        .filter(name -> !name.equals(StoreDescription.NAME))
                        .toList()));
    }

    @Test
    void theIndexIsTheSameAgain() throws Exception {
        StoredImage first = saved(HERE, TestDisks.sparse(directory.resolve("disk.raw"), 5, 41));
        TestDisks.change(directory.resolve("disk.raw"), 2, 42);
        StoredImage second = saved(HERE, directory.resolve("disk.raw"));
        ScriptedJob.inTransaction(() -> engine.giveKey(second.manifestId(), team, recipient)
                .chain(() -> engine.takeKey(second.manifestId(), team)));
        sweepAll();
        rounds.run();
        List<String> chunks = content("chunk", "id, upload, length, refs, damage");
        List<String> pages = content("page", "id, upload, length, refs, chunks");
        List<String> manifests = content("manifest", "id, domain, pages, has_root, root_upload");

        rebuilt(Set.of(), (transaction, index) -> {
            assertThat(content(transaction, "chunk", "id, upload, length, refs, damage"))
                    .isEqualTo(chunks);
            assertThat(content(transaction, "page", "id, upload, length, refs, chunks"))
                    .isEqualTo(pages);
            assertThat(content(transaction, "manifest", "id, domain, pages, has_root, root_upload"))
                    .isEqualTo(manifests);
            assertThat(image(index, first).owners()).containsExactly(team);
            assertThat(image(index, second).owners()).containsExactly(recipient);
            assertThat(image(index, first).diskBytes()).isEqualTo(first.logicalBytes());
            assertThat(image(index, first).storedBytes()).isEqualTo(first.storedBytes());
            assertThat(image(index, first).description()).containsEntry("name", "test");
            assertThat(region(index).otherObjects()).isZero();
            assertThat(region(index).problems()).isEmpty();
            assertThat(transaction.number("select count(*) from reservation where region = $1", HERE))
                    .isZero();
            assertThat(transaction.number("select count(*) from team_key where team in ($1, $2)", team, recipient))
                    .isEqualTo(2);
            assertThat(transaction.number("select count(*) from domain_key where domain = $1", team))
                    .isOne();
        });
        assertThat(content("chunk", "id, upload, length, refs, damage")).isEqualTo(chunks);
    }

    @Test
    void whatBelongsToNothingIsLeftToTheSweepAndWhatIsMissingIsSaid() throws Exception {
        StoredImage image = saved(HERE, TestDisks.sparse(directory.resolve("disk.raw"), 4, 43));
        rounds.run();
        String stray = StoredObject.name(ContentKind.CHUNK, new ContentId(1, 2, 3, 4), UUID.randomUUID());
        Stages.await(stores.require(HERE).objects().put(stray, ByteBuffer.allocate(100)));
        String lost = objects("chunks/").stream()
                .map(ObjectSummary::name)
                .filter(name -> !name.equals(stray))
                .findFirst()
                .orElseThrow();
        Stages.await(stores.require(HERE).objects().delete(List.of(lost)));

        rebuilt(Set.of(), (transaction, index) -> {
            assertThat(region(index).images()).isEqualTo(1);
            assertThat(region(index).chunks()).isEqualTo(image.chunks());
            assertThat(region(index).missingChunks()).isEqualTo(1);
            assertThat(region(index).otherObjects()).isEqualTo(1);
            assertThat(transaction.rows("select object_name from reservation where region = $1", HERE))
                    .extracting(row -> row[0])
                    .containsExactly(stray);
            assertThat(transaction.number("select count(*) from chunk where region = $1 and damage = 'missing'", HERE))
                    .isEqualTo(1);
        });
    }

    @Test
    void anImageThatCannotBeReadIsNamedAndNothingOfTheRegionIsLeftToTheSweep() throws Exception {
        StoredImage whole = saved(HERE, TestDisks.sparse(directory.resolve("whole.raw"), 3, 44));
        StoredImage broken = saved(HERE, TestDisks.sparse(directory.resolve("broken.raw"), 3, 45));
        rounds.run();
        for (ContentId page : broken.references().pages()) {
            Stages.await(stores.require(HERE)
                    .objects()
                    .delete(objects(StoredObject.prefix(ContentKind.PAGE, page)).stream()
                            .map(ObjectSummary::name)
                            .toList()));
        }

        rebuilt(Set.of(), (transaction, index) -> {
            assertThat(index.images())
                    .extracting(RebuiltImage::manifestId)
                    .contains(whole.manifestId())
                    .doesNotContain(broken.manifestId());
            assertThat(region(index).problems()).singleElement().asString().contains(broken.manifestId() + ": ");
            assertThat(region(index).otherObjects()).isEqualTo(broken.chunks());
            assertThat(transaction.number("select count(*) from reservation where region = $1", HERE))
                    .isZero();
            assertThat(transaction.rows("select name from key_object where region = $1", HERE))
                    .extracting(row -> (String) row[0])
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("keys/images/" + whole.manifestId()));
        });
        rebuilt(Set.of(broken.manifestId()), (transaction, index) -> {
            assertThat(region(index).problems()).isEmpty();
            assertThat(transaction.number("select count(*) from reservation where region = $1", HERE))
                    .as("its chunks, and its root")
                    .isEqualTo(broken.chunks() + 1);
        });
    }

    @Test
    void aDatabaseThatIsInUseIsLeftAlone() throws Exception {
        saved(HERE, TestDisks.sparse(directory.resolve("disk.raw"), 1, 46));
        try (IndexTransaction transaction = IndexTransaction.begin(pool)) {
            assertThatThrownBy(() -> rebuild.rebuild(transaction, Set.of()))
                    .isInstanceOf(RebuildRefusedException.class)
                    .hasMessageContaining("not empty");
        }
    }

    /** What is to be seen inside the transaction. */
    @FunctionalInterface
    private interface Look {
        void at(IndexTransaction transaction, RebuiltIndex index) throws Exception;
    }

    private void rebuilt(Set<UUID> givenUp, Look look) throws Exception {
        try (IndexTransaction transaction = IndexTransaction.begin(pool)) {
            transaction.rows("truncate image, manifest, page, chunk, reservation, write_session, team_key, domain_key,"
                    + " image_key, key_object cascade");
            look.at(transaction, rebuild.rebuild(transaction, givenUp));
        }
    }

    private static RebuiltImage image(RebuiltIndex index, StoredImage image) {
        return index.images().stream()
                .filter(rebuilt -> rebuilt.manifestId().equals(image.manifestId()))
                .findFirst()
                .orElseThrow();
    }

    private static RebuiltRegion region(RebuiltIndex index) {
        return index.regions().stream()
                .filter(region -> region.region().equals(HERE))
                .findFirst()
                .orElseThrow();
    }

    private List<String> content(String table, String columns) {
        try (IndexTransaction transaction = IndexTransaction.begin(pool)) {
            return content(transaction, table, columns);
        }
    }

    private List<Object[]> rows(String query, Object... parameters) {
        try (IndexTransaction transaction = IndexTransaction.begin(pool)) {
            return transaction.rows(query, parameters);
        }
    }

    private static List<String> content(IndexTransaction transaction, String table, String columns) {
        return transaction
                .rows("select " + columns + " from " + table + " where region = $1 order by id", HERE)
                .stream()
                .map(row ->
                        Arrays.stream(row).map(IndexRebuildTest::text).toList().toString())
                .toList();
    }

    private static String text(Object column) {
        if (column instanceof Buffer bytes) {
            return java.util.HexFormat.of().formatHex(bytes.getBytes());
        }
        return column instanceof Object[] array
                ? Arrays.stream(array).map(IndexRebuildTest::text).toList().toString()
                : String.valueOf(column);
    }

    private List<ObjectSummary> objects(String prefix) throws Exception {
        return Stages.await(stores.require(HERE).objects().list(prefix, "", 1000));
    }
}
