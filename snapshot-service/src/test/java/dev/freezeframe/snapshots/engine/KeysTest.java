package dev.freezeframe.snapshots.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.WrongClock;
import dev.freezeframe.snapshots.engine.keys.KeyLoss;
import dev.freezeframe.snapshots.engine.keys.KeyRounds;
import dev.freezeframe.store.image.StoreResources;
import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.keys.LocalKms;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.object.ObjectSummary;
import dev.freezeframe.store.recovery.BucketImages;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who can open what, with the keys as the service keeps them and as they lie in the bucket. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class KeysTest extends EngineTestBase {
    @Inject
    KeyRounds rounds;

    @Inject
    KeyLoss keys;

    @Inject
    SweepSchedule sweep;

    @Inject
    StoreResources resources;

    private final UUID recipient = UUID.randomUUID();

    @Test
    void whoeverIsGivenAnImageOpensItWithoutAnyKeyOfTheGiver() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 5, 31);
        StoredImage image = saved(disk);
        List<ObjectSummary> before = content();
        ScriptedJob.inTransaction(() -> engine.giveKey(image.manifestId(), team, recipient)
                .chain(() -> engine.takeKey(image.manifestId(), team)));
        keys.lose(team);

        Path copy = restored(REGION, image.manifestId(), directory.resolve("copy.raw"), Files.size(disk));
        assertThat(Files.mismatch(disk, copy)).isEqualTo(-1);
        assertThat(content()).containsAll(before);

        keys.lose(recipient);
        var job = askToRestore(REGION, image.manifestId(), directory.resolve("none.raw"), Files.size(disk));
        awaitEnd(job, "failed");
        assertThat(job.failure()).hasMessageContaining("no key");
    }

    @Test
    void theBucketAndTheInstallationKeyAreEnough() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 5, 32);
        StoredImage image = saved(disk);
        rounds.run();

        Root root = bucketImages().restore(image.manifestId(), directory.resolve("copy.raw"), progress -> {});
        assertThat(root.domain()).isEqualTo(team);
        assertThat(Files.mismatch(disk, directory.resolve("copy.raw"))).isEqualTo(-1);
        assertThat(bucketImages().list()).contains(image.manifestId());
    }

    @Test
    void theBucketFollowsATransferAndADeletion() throws Exception {
        StoredImage image = saved(TestDisks.sparse(directory.resolve("disk.raw"), 2, 33));
        rounds.run();
        String first = keyObject(image);
        ScriptedJob.inTransaction(() -> engine.giveKey(image.manifestId(), team, recipient)
                .chain(() -> engine.takeKey(image.manifestId(), team)));
        rounds.run();
        sweep.sweepAll();
        assertThat(keyObject(image)).isNotEqualTo(first);
        bucketImages().root(image.manifestId());

        drop(image.manifestId());
        rounds.run();
        sweep.sweepAll();
        assertThat(names("keys/images/" + image.manifestId())).isEmpty();
        assertThat(names("keys/domains/" + team)).isEmpty();
    }

    @Test
    void theBucketFollowsAtOnceWhereverTheClockOfTheInstanceStands() throws Exception {
        StoredImage image = saved(TestDisks.sparse(directory.resolve("disk.raw"), 2, 35));
        rounds.run();
        String first = keyObject(image);
        ScriptedJob.inTransaction(() -> engine.giveKey(image.manifestId(), team, recipient)
                .chain(() -> engine.takeKey(image.manifestId(), team)));
        WrongClock.by(Duration.ofMinutes(20), rounds::run);
        sweep.sweepAll();
        assertThat(keyObject(image)).isNotEqualTo(first);
    }

    @Test
    void aTeamsKeyIsRotatedWithoutTouchingWhatIsStored() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 5, 34);
        StoredImage image = saved(disk);
        rounds.run();
        List<ObjectSummary> before = content();
        String old = text("select team_key::text from image_key where manifest = $1", image.manifestId());

        keys.renew(team);
        rounds.run();

        assertThat(text("select team_key::text from image_key where manifest = $1", image.manifestId()))
                .isNotEqualTo(old);
        assertThat(text("select team_key::text from domain_key where domain = $1", team))
                .isNotEqualTo(old);
        assertThat(content()).containsAll(before);
        sweep.sweepAll();
        assertThat(new TreeSet<>(names("keys/"))).noneMatch(name -> name.contains(old));
        Path copy = restored(REGION, image.manifestId(), directory.resolve("copy.raw"), Files.size(disk));
        assertThat(Files.mismatch(disk, copy)).isEqualTo(-1);
        bucketImages().restore(image.manifestId(), directory.resolve("bucket.raw"), progress -> {});
        StoredImage same = saved(disk);
        assertThat(same.chunksNew()).as("the domain is the same").isZero();
    }

    private BucketImages bucketImages() {
        return new BucketImages(
                stores.require(REGION).objects(), new LocalKms(HmacKey.ofHex("42".repeat(32)), List.of()), resources);
    }

    private String keyObject(StoredImage image) {
        List<String> names = names("keys/images/" + image.manifestId());
        assertThat(names).hasSize(1);
        return names.get(0);
    }

    private List<String> names(String prefix) {
        return objects(prefix).stream().map(ObjectSummary::name).toList();
    }

    /** All objects that are not keys. */
    private List<ObjectSummary> content() {
        return java.util.stream.Stream.of("chunks/", "pages/", "manifests/")
                .flatMap(folder -> objects(folder).stream())
                .toList();
    }

    private List<ObjectSummary> objects(String prefix) {
        return stores.require(REGION)
                .objects()
                .list(prefix, "", 1000)
                .toCompletableFuture()
                .join();
    }
}
