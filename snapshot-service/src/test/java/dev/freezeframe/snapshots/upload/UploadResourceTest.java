package dev.freezeframe.snapshots.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.WrongClock;
import dev.freezeframe.snapshots.Rows;
import dev.freezeframe.snapshots.block.BlockTestBase;
import dev.freezeframe.snapshots.block.Checksum;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class UploadResourceTest extends BlockTestBase {
    private static final String UPLOADS = "/v2/snapshots/uploads";

    @Inject
    UploadSessions sessions;

    @Test
    void blocksInAnyOrderBecomeASnapshotThatRestores() throws Exception {
        ValidatableResponse begun = begin(Map.of("name", "from-blocks", "region", REGION, "size_gigabytes", 1));
        begun.body("upload.status", equalTo("open"))
                .body("upload.block_size", equalTo(BLOCK))
                .body("upload.block_count", equalTo(BLOCKS))
                .body("upload.idle_timeout_minutes", equalTo(60));
        String upload = begun.extract().path("upload.id");
        String snapshot = begun.extract().path("upload.snapshot_id");
        owner().get("/v2/snapshots/" + snapshot).then().statusCode(200).body("snapshot.status", equalTo("pending"));

        put(upload, 1023, block(1)).statusCode(204);
        put(upload, 5, block(2)).statusCode(204);
        put(upload, 5, block(3)).statusCode(204);
        put(upload, 7, new byte[BLOCK]).statusCode(204);
        put(upload, 6, block(1)).statusCode(204);
        owner().get(UPLOADS + "/" + upload).then().statusCode(200).body("upload.blocks_put", equalTo(4));
        owner().get(UPLOADS)
                .then()
                .statusCode(200)
                .body("uploads.id", hasItem(upload))
                .body("meta.total", equalTo(1));

        complete(upload, Map.of("changed_blocks_count", 3)).statusCode(422).body("message", containsString("4 blocks"));
        complete(upload, Map.of("changed_blocks_count", 4, "checksum", "0".repeat(64)))
                .statusCode(422)
                .body("message", containsString("checksum"));
        String sum = aggregate(block(3), block(1), new byte[BLOCK], block(1));
        complete(upload, Map.of("changed_blocks_count", 4, "checksum", sum)).statusCode(202);
        awaitStatus(upload, "completed");
        complete(upload, Map.of("changed_blocks_count", 4, "checksum", sum)).statusCode(202);

        owner().get("/v2/snapshots/" + snapshot)
                .then()
                .statusCode(200)
                .body("snapshot.status", equalTo("available"))
                .body("snapshot.resource_type", equalTo("volume"))
                .body("snapshot.min_disk_size", equalTo(1));
        owner().get("/v2/snapshots/" + snapshot + "/blocks")
                .then()
                .body("blocks.index", equalTo(List.of(5, 6, 1023)))
                .body("allocated_blocks", equalTo(3));
        Path disk = disk(restored(snapshot));
        assertThat(read(disk, 5)).isEqualTo(block(3));
        assertThat(read(disk, 6)).isEqualTo(block(1));
        assertThat(read(disk, 7)).isEqualTo(new byte[BLOCK]);
        assertThat(read(disk, 1023)).isEqualTo(block(1));
        lastEvent(snapshot, 2, EventTypes.SNAPSHOT_AVAILABLE);
        put(upload, 8, block(4)).statusCode(422).body("message", containsString("completed"));
        owner().delete(UPLOADS + "/" + upload).then().statusCode(422);
    }

    @Test
    void whatWasNotPutIsTheParents() throws Exception {
        String volume = volume("parent");
        write(volume, 60, 0, 1, 2);
        String parent = snapshot(volume, "parent-1");
        ValidatableResponse begun = begin(Map.of("name", "child", "parent_snapshot_id", parent, "size_gigabytes", 2));
        String upload = begun.extract().path("upload.id");
        String child = begun.extract().path("upload.snapshot_id");
        put(upload, 1, block(9)).statusCode(204);
        put(upload, 2, new byte[BLOCK]).statusCode(204);
        put(upload, 2047, block(10)).statusCode(204);
        owner().delete("/v2/snapshots/" + parent).then().statusCode(204);
        complete(upload, Map.of("changed_blocks_count", 3)).statusCode(202);
        awaitStatus(upload, "completed");

        owner().get("/v2/snapshots/" + child)
                .then()
                .body("snapshot.resource_id", equalTo(volume))
                .body("snapshot.min_disk_size", equalTo(2));
        owner().get("/v2/snapshots/" + child + "/blocks").then().body("blocks.index", equalTo(List.of(0, 1, 2047)));
        Path disk = disk(restored(child));
        assertThat(read(disk, 0)).isEqualTo(block(60));
        assertThat(read(disk, 1)).isEqualTo(block(9));
        assertThat(read(disk, 2)).isEqualTo(new byte[BLOCK]);
        assertThat(read(disk, 2047)).isEqualTo(block(10));
    }

    @Test
    void imageFromBlocksMakesADroplet() throws Exception {
        ValidatableResponse begun =
                begin(Map.of("name", "boot", "region", REGION, "size_gigabytes", 1, "resource_type", "image"));
        String upload = begun.extract().path("upload.id");
        long image = Long.parseLong(begun.extract().path("upload.snapshot_id"));
        owner().get("/v2/images/" + image).then().statusCode(200).body("image.status", equalTo("pending"));
        put(upload, 0, block(70)).statusCode(204);
        complete(upload, Map.of("changed_blocks_count", 1)).statusCode(202);
        awaitStatus(upload, "completed");
        owner().get("/v2/images/" + image)
                .then()
                .body("image.status", equalTo("available"))
                .body("image.type", equalTo("custom"));
        long droplet = droplet("from-blocks", image);
        assertThat(read(pool().resolve("droplets").resolve(droplet + ".raw"), 0))
                .isEqualTo(block(70));
    }

    @Test
    void abortedAndForgottenUploadsLeaveNothing() throws Exception {
        ValidatableResponse begun = begin(Map.of("name", "aborted", "region", REGION, "size_gigabytes", 1));
        String aborted = begun.extract().path("upload.id");
        put(aborted, 0, block(80)).statusCode(204);
        stranger().delete(UPLOADS + "/" + aborted).then().statusCode(404);
        owner().delete(UPLOADS + "/" + aborted).then().statusCode(204);
        owner().delete(UPLOADS + "/" + aborted).then().statusCode(204);
        awaitStatus(aborted, "aborted");
        put(aborted, 0, block(80)).statusCode(422);
        String snapshot = begun.extract().path("upload.snapshot_id");
        owner().get("/v2/snapshots/" + snapshot).then().statusCode(404);
        lastEvent(snapshot, 2, EventTypes.SNAPSHOT_FAILED);

        String idle = begin(Map.of("name", "idle", "region", REGION, "size_gigabytes", 1, "idle_timeout_minutes", 10))
                .extract()
                .path("upload.id");
        put(idle, 0, block(81)).statusCode(204);
        Rows.change(
                database,
                "update block_upload set last_activity = last_activity - interval '11 minutes' where id = $1",
                UUID.fromString(idle));
        sessions.lookAfter();
        owner().get(UPLOADS + "/" + idle)
                .then()
                .body("upload.status", equalTo("expired"))
                .body("upload.error_message", containsString("10 minutes"));
        assertThat(count("select count(*) from write_session where key like 'upload-" + idle + "%'"
                        + " or key like 'upload-" + aborted + "%'"))
                .isZero();
        assertThat(count("select count(*) from uploaded_block where upload in ('" + idle + "', '" + aborted + "')"))
                .isZero();
    }

    @Test
    void uploadIsNotIdleAsLongAsBlocksCome() throws Exception {
        String upload = begin(Map.of("name", "busy", "region", REGION, "size_gigabytes", 1, "idle_timeout_minutes", 10))
                .extract()
                .path("upload.id");
        for (int block = 0; block < 3; block++) {
            Rows.change(
                    database,
                    "update block_upload set last_activity = last_activity - interval '9 minutes' where id = $1",
                    UUID.fromString(upload));
            put(upload, block, block(85)).statusCode(204);
        }
        sessions.lookAfter();
        owner().get(UPLOADS + "/" + upload).then().body("upload.status", equalTo("open"));
        owner().delete(UPLOADS + "/" + upload).then().statusCode(204);
    }

    @Test
    void wrongClocksOfInstancesDoNotEndAnUpload() throws Exception {
        String upload = begin(
                        Map.of("name", "in time", "region", REGION, "size_gigabytes", 1, "idle_timeout_minutes", 10))
                .extract()
                .path("upload.id");
        Rows.change(
                database,
                "update block_upload set last_activity = last_activity - interval '9 minutes' where id = $1",
                UUID.fromString(upload));
        WrongClock.by(Duration.ofMinutes(-20), () -> put(upload, 0, block(86)).statusCode(204));
        WrongClock.by(Duration.ofMinutes(20), sessions::lookAfter);
        owner().get(UPLOADS + "/" + upload).then().body("upload.status", equalTo("open"));
        assertThat(count("select count(*) from block_upload where id = '" + upload
                        + "' and last_activity between now() - interval '1 minute' and now()"))
                .isEqualTo(1);
        owner().delete(UPLOADS + "/" + upload).then().statusCode(204);
    }

    @Test
    void uploadThatLastsGoesOnInANewSessionWithAllItsBlocks() throws Exception {
        ValidatableResponse begun = begin(Map.of("name", "lasting", "region", REGION, "size_gigabytes", 1));
        String upload = begun.extract().path("upload.id");
        put(upload, 1, block(90)).statusCode(204);
        put(upload, 2, block(91)).statusCode(204);
        Rows.change(
                database,
                "update block_upload set session_at = session_at - interval '1 hour' where id = $1",
                UUID.fromString(upload));
        sessions.lookAfter();
        assertThat(count("select session from block_upload where id = '" + upload + "'"))
                .isEqualTo(2);
        assertThat(count("select count(*) from write_session where key = 'upload-" + upload + "-1'"))
                .isZero();
        assertThat(count("select count(*) from write_session where key = 'upload-" + upload + "-2'"))
                .isEqualTo(1);
        put(upload, 3, block(92)).statusCode(204);
        complete(upload, Map.of("changed_blocks_count", 3)).statusCode(202);
        awaitStatus(upload, "completed");
        String snapshot = begun.extract().path("upload.snapshot_id");
        for (int index = 1; index <= 3; index++) {
            assertThat(owner().get("/v2/snapshots/" + snapshot + "/blocks/" + index)
                            .asByteArray())
                    .isEqualTo(block(89 + index));
        }
    }

    @Test
    void badRequestsAreAnsweredInTheApisShapeAndChangeNothing() throws Exception {
        Map<String, Object> good = Map.of("name", "bad", "region", REGION, "size_gigabytes", 1);
        for (Map<String, ?> wrong : List.of(
                Map.of("name", ""),
                Map.of("region", "atlantis"),
                Map.of("region", ""),
                Map.of("size_gigabytes", 0),
                Map.of("size_gigabytes", ""),
                Map.of("idle_timeout_minutes", 9),
                Map.of("idle_timeout_minutes", 4321),
                Map.of("resource_type", "droplet"))) {
            Map<String, Object> body = new HashMap<>(good);
            body.putAll(wrong);
            post(UPLOADS, body).statusCode(422).body("id", equalTo("unprocessable_entity"));
        }
        post(
                        UPLOADS,
                        Map.of(
                                "name",
                                "bad",
                                "parent_snapshot_id",
                                UUID.randomUUID().toString()))
                .statusCode(404);
        owner().body("[]").post(UPLOADS).then().statusCode(400);
        assertThat(count("select count(*) from block_upload where team = '" + team + "'"))
                .isZero();

        String upload = begin(good).extract().path("upload.id");
        byte[] content = block(1);
        put(upload, 1024, content).statusCode(422);
        put(upload, -1, content).statusCode(422);
        put(upload, 0, new byte[BLOCK - 1]).statusCode(422).body("message", containsString("1048576 bytes"));
        put(upload, 0, new byte[0]).statusCode(422);
        String path = UPLOADS + "/" + upload + "/blocks/0";
        owner().body(content).put(path).then().statusCode(422).body("message", containsString("SHA-256 is required"));
        owner().header("x-checksum-sha256", "0".repeat(64))
                .body(content)
                .put(path)
                .then()
                .statusCode(422)
                .body("message", containsString("send it again"));
        owner().header("content-digest", Checksum.of(ByteBuffer.wrap(content)).contentDigest())
                .body(content)
                .put(path)
                .then()
                .statusCode(204);
        stranger()
                .header(
                        "x-checksum-sha256",
                        Checksum.of(ByteBuffer.wrap(content)).hex())
                .body(content)
                .put(path)
                .then()
                .statusCode(404);
        stranger().get(UPLOADS + "/" + upload).then().statusCode(404);
        complete(upload, Map.of()).statusCode(422);
        complete(upload, Map.of("changed_blocks_count", 1, "checksum", "x")).statusCode(422);
        stranger().get(UPLOADS).then().statusCode(200).body("meta.total", equalTo(0));
        owner().get(UPLOADS + "/" + upload)
                .then()
                .body("upload.status", equalTo("open"))
                .body("upload.blocks_put", equalTo(1))
                .body("upload.error_message", nullValue());
    }

    @Test
    void uploadThatIsBegunAgainWithItsKeyIsTheSame() {
        Map<String, Object> body = Map.of("name", "once", "region", REGION, "size_gigabytes", 1);
        Set<String> uploads = new HashSet<>();
        for (int time = 0; time < 2; time++) {
            uploads.add(owner().header("Idempotency-Key", "once")
                    .body(body)
                    .post(UPLOADS)
                    .then()
                    .statusCode(201)
                    .body("upload.status", equalTo("open"))
                    .extract()
                    .path("upload.id"));
        }
        assertThat(uploads).hasSize(1);
        owner().delete(UPLOADS + "/" + uploads.iterator().next()).then().statusCode(204);
        owner().header("Idempotency-Key", "once")
                .body(body)
                .post(UPLOADS)
                .then()
                .statusCode(201)
                .body("upload.status", equalTo("aborted"));
    }

    @Test
    void uploadThatManyBeginWithOneKeyAtOnceIsOneAndKeepsItsBlocks() {
        Set<String> uploads = Set.copyOf(together(4, n -> beginMany()));
        assertThat(uploads).hasSize(1);
        String upload = uploads.iterator().next();
        List<String> answers = together(
                16,
                n -> n % 2 == 0
                        ? beginMany()
                        : String.valueOf(
                                put(upload, n, block(100 + n)).extract().statusCode()));
        assertThat(Set.copyOf(answers)).containsExactlyInAnyOrder(upload, "204");
        complete(upload, Map.of("changed_blocks_count", 8)).statusCode(202);
        awaitStatus(upload, "completed");
        String snapshot = owner().get(UPLOADS + "/" + upload).then().extract().path("upload.snapshot_id");
        for (int n = 1; n < 16; n += 2) {
            byte[] kept = owner().get("/v2/snapshots/" + snapshot + "/blocks/" + n)
                    .then()
                    .statusCode(200)
                    .extract()
                    .asByteArray();
            assertThat(kept).isEqualTo(block(100 + n));
        }
    }

    private String beginMany() {
        return owner().header("Idempotency-Key", "many")
                .body(Map.of("name", "many", "region", REGION, "size_gigabytes", 1))
                .post(UPLOADS)
                .then()
                .statusCode(201)
                .extract()
                .path("upload.id");
    }

    private static List<String> together(int times, IntFunction<String> request) {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        try {
            List<CompletableFuture<String>> answers = IntStream.range(0, times)
                    .mapToObj(n -> CompletableFuture.supplyAsync(() -> request.apply(n), threads))
                    .toList();
            return answers.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdown();
        }
    }

    private ValidatableResponse begin(Map<String, ?> body) {
        return post(UPLOADS, body).statusCode(201);
    }

    private ValidatableResponse put(String upload, long index, byte[] content) {
        return owner().header(
                        "x-checksum-sha256",
                        Checksum.of(ByteBuffer.wrap(content)).hex())
                .contentType("application/octet-stream")
                .body(content)
                .put(UPLOADS + "/" + upload + "/blocks/" + index)
                .then();
    }

    private ValidatableResponse complete(String upload, Map<String, ?> body) {
        return post(UPLOADS + "/" + upload + "/complete", body);
    }

    private void awaitStatus(String upload, String status) {
        await().atMost(PATIENCE)
                .until(
                        () -> owner().get(UPLOADS + "/" + upload)
                                .then()
                                .extract()
                                .path("upload.status"),
                        status::equals);
    }

    private String restored(String snapshot) {
        return post("/v2/volumes", Map.of("name", "r-" + UUID.randomUUID(), "region", REGION, "snapshot_id", snapshot))
                .statusCode(201)
                .extract()
                .path("volume.id");
    }

    private static byte[] read(Path disk, long index) throws Exception {
        try (var in = Files.newInputStream(disk)) {
            in.skipNBytes(index * BLOCK);
            return in.readNBytes(BLOCK);
        }
    }

    private static String aggregate(byte[]... blocks) {
        ByteArrayOutputStream sums = new ByteArrayOutputStream();
        for (byte[] content : blocks) {
            sums.writeBytes(Checksum.of(ByteBuffer.wrap(content)).bytes());
        }
        return Checksum.of(ByteBuffer.wrap(sums.toByteArray())).hex();
    }

    private long count(String query) {
        return database.query(query)
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }
}
