package dev.freezeframe.snapshots.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.snapshots.CatalogTestBase;
import dev.freezeframe.snapshots.Rows;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.S3Location;
import dev.freezeframe.store.object.S3ObjectStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What a user sees of damage: found, told, never restored unasked, healed. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class VerificationResourceTest extends CatalogTestBase {
    private static final int CHUNK = 1 << 20;
    private static final String FIRST_CHUNK = "bytes 0 to 1048575 (offset 0, length 1048576)";

    @Inject
    Pool database;

    @Inject
    Findings findings;

    @Inject
    Verifications verifications;

    @ConfigProperty(name = "freezeframe.regions.nyc3.s3.endpoint")
    String endpoint;

    @ConfigProperty(name = "freezeframe.regions.nyc3.s3.bucket")
    String bucket;

    @ConfigProperty(name = "freezeframe.regions.nyc3.s3.access-key")
    String accessKey;

    @ConfigProperty(name = "freezeframe.regions.nyc3.s3.secret-key")
    String secretKey;

    @ConfigProperty(name = "freezeframe.regions.nyc3.pool")
    Path pool;

    @Test
    void damageIsFoundToldNotRestoredAndHealedByTheNextSnapshotOfTheSameDisk() throws Exception {
        long image = customImage("verified");
        long first = droplet("first", image);
        long second = droplet("second", image);
        long snapshot = dropletSnapshot(first, "one");
        shown(snapshot).body("snapshot.verification", equalTo("unverified"), "snapshot.verified_at", nullValue());

        String path = "/v2/snapshots/" + snapshot + "/verify";
        long asked = number(
                owner().header("Idempotency-Key", "once").post(path).then().statusCode(201), "action.id");
        assertThat(ended(asked)).isEqualTo("completed");
        owner().header("Idempotency-Key", "once")
                .post(path)
                .then()
                .statusCode(201)
                .body("action.id", equalTo((int) asked));
        shown(snapshot)
                .body("snapshot.verification", equalTo("verified"), "snapshot.verified_at", notNullValue())
                .body("snapshot.damaged_regions", hasSize(0));

        damageTheChunkOf(snapshot);
        long failed = verify(snapshot);
        assertThat(ended(failed)).isEqualTo("errored");
        action(failed).body("action.error_message", containsString("in region nyc3 " + FIRST_CHUNK));
        shown(snapshot)
                .body("snapshot.verification", equalTo("damaged"))
                .body("snapshot.damaged_regions", hasItem("nyc3"));
        owner().get("/v2/images/" + image)
                .then()
                .body("image.verification", equalTo("damaged"), "image.damaged_regions", hasItem("nyc3"));

        Path disk = pool.resolve("droplets/" + first + ".raw");
        byte[] before = head(disk);
        long restore = act(first, Map.of("type", "restore", "image", snapshot));
        assertThat(ended(restore)).isEqualTo("errored");
        action(restore).body("action.error_message", containsString(FIRST_CHUNK));
        assertThat(head(disk)).as("the old disk").isEqualTo(before);

        long salvage = act(first, Map.of("type", "restore", "image", snapshot, "salvage", true));
        assertThat(ended(salvage)).isEqualTo("completed");
        action(salvage)
                .body("action.progress.zero_filled", hasSize(1))
                .body("action.progress.zero_filled[0].offset", equalTo(0))
                .body("action.progress.zero_filled[0].length", equalTo(CHUNK))
                .body("action.progress.zero_filled_bytes", equalTo(CHUNK));
        assertThat(head(disk)).isEqualTo(new byte[CHUNK]);

        dropletSnapshot(second, "two");
        onContext(findings::reconcile);
        shown(snapshot).body("snapshot.verification", equalTo("repaired")).body("snapshot.damaged_regions", hasSize(0));
        perform(first, Map.of("type", "restore", "image", snapshot));
        assertThat(head(disk)).isEqualTo(before);
        assertThat(ended(verify(snapshot))).isEqualTo("completed");
        shown(snapshot).body("snapshot.verification", equalTo("verified"));
        assertThat(eventTypes(Topics.SNAPSHOTS, Long.toString(snapshot), 8))
                .containsExactly(
                        "requested",
                        "available",
                        "verified",
                        "damaged",
                        "restored",
                        "repaired",
                        "restored",
                        "verified");
    }

    @Test
    void aSnapshotOfAVolumeIsVerifiedToo() throws Exception {
        String volume = volume("verified");
        try (var disk = java.nio.channels.FileChannel.open(
                pool.resolve("volumes/" + volume + ".raw"), java.nio.file.StandardOpenOption.WRITE)) {
            disk.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        }
        String snapshot = volumeSnapshot(volume, "of-volume");
        long action =
                number(post("/v2/snapshots/" + snapshot + "/verify", Map.of()).statusCode(201), "action.id");
        assertThat(ended(action)).isEqualTo("completed");
        action(action).body("action.type", equalTo("verify"), "action.snapshot_id", equalTo(snapshot));
        owner().get("/v2/snapshots/" + snapshot).then().body("snapshot.verification", equalTo("verified"));
    }

    @Test
    void whatIsDueIsVerifiedWithoutBeingAskedFor() throws Exception {
        long snapshot = dropletSnapshot(droplet("due", customImage("due")), "due");
        Rows.change(database, "update image set created_at = now() - interval '31 days' where id = $1", snapshot);
        onContext(verifications::beginDue);
        org.awaitility.Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> owner().get("/v2/snapshots/" + snapshot)
                                .then()
                                .extract()
                                .path("snapshot.verification"),
                        "verified"::equals);
    }

    @Test
    void nobodyVerifiesWhatIsNotTheirs() throws Exception {
        long image = customImage("not-a-snapshot");
        post("/v2/snapshots/" + image + "/verify", Map.of()).statusCode(400);
        post("/v2/snapshots/123/verify", Map.of()).statusCode(404);
        long snapshot = dropletSnapshot(droplet("theirs", image), "theirs");
        stranger()
                .body(Map.of())
                .post("/v2/snapshots/" + snapshot + "/verify")
                .then()
                .statusCode(404);
    }

    private long verify(long snapshot) {
        return number(post("/v2/snapshots/" + snapshot + "/verify", Map.of()).statusCode(201), "action.id");
    }

    private long act(long droplet, Map<String, ?> command) {
        return number(post("/v2/droplets/" + droplet + "/actions", command).statusCode(201), "action.id");
    }

    private ValidatableResponse action(long id) {
        return owner().get("/v2/actions/" + id).then();
    }

    private ValidatableResponse shown(long snapshot) {
        return owner().get("/v2/snapshots/" + snapshot).then().statusCode(200);
    }

    private static byte[] head(Path disk) throws Exception {
        try (var in = Files.newInputStream(disk)) {
            return in.readNBytes(CHUNK);
        }
    }

    /** Changes a bit of the only chunk of a snapshot, in the bucket. */
    private void damageTheChunkOf(long snapshot) throws Exception {
        String id = database.preparedQuery("select encode(p.chunks[1], 'hex') from image i"
                        + " join manifest m on m.id = i.manifest_id and m.region = 'nyc3'"
                        + " join page p on p.region = m.region and p.id = any(m.pages) where i.id = $1")
                .execute(Tuple.of(snapshot))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getString(0);
        try (S3ObjectStore store =
                new S3ObjectStore(new S3Location(URI.create(endpoint), bucket, accessKey, secretKey))) {
            String name = await(store.list("chunks/" + id.substring(0, 2) + "/" + id, "", 1))
                    .get(0)
                    .name();
            ByteBuffer bytes = await(store.get(name, ObjectStore.Destination.onHeap(2 * CHUNK)));
            bytes.put(bytes.limit() / 2, (byte) (bytes.get(bytes.limit() / 2) ^ 1));
            await(store.put(name, bytes));
        }
    }

    /** As the scheduler calls it. */
    private static void onContext(Supplier<Uni<Void>> work) throws Exception {
        try {
            VertxContextSupport.subscribeAndAwait(work);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
