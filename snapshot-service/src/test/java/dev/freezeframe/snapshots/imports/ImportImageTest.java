package dev.freezeframe.snapshots.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Imports in real jobs, from a real web server and from the import folder, into a real store. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(ImportImageTest.Loopback.class)
class ImportImageTest extends ImportTestBase {
    private static final int SIZE = 10 << 20;

    /** The web server of these tests is on loopback. */
    public static class Loopback implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "freezeframe.import.allow-private-addresses", "true",
                    "freezeframe.import.max-disk-size", "64M",
                    "freezeframe.import.max-file-size", "64M",
                    "freezeframe.import.attempts", "2");
        }
    }

    @ConfigProperty(name = "kafka.bootstrap.servers")
    @SuppressWarnings("NullAway.Init")
    String kafka;

    @Inject
    AbandonedStaging abandoned;

    @Test
    void aFileFromTheWebBecomesAnImageThatADropletCanBeMadeFrom() throws Exception {
        byte[] disk = TestImages.disk(SIZE, 1);
        try (TestWeb web = new TestWeb(exchange -> TestWeb.serve(exchange, disk))) {
            long id = accepted(web.url());
            Row image = awaitStatus(id, "available");

            assertThat(image.getInteger("min_disk_size")).isEqualTo(1);
            assertThat(image.getLong("logical_bytes")).isEqualTo(SIZE);
            assertThat(image.getLong("stored_bytes")).isBetween(SIZE / 3L, SIZE / 2L);
            assertThat(image.getArrayOfStrings("regions")).containsExactly(REGION);
            assertThat(image.getString("error_message")).isEmpty();
            assertDiskOfNewDroplet(id, disk);
            assertNothingStaged(id);
        }
    }

    @Test
    void qcow2AndCompressedImagesBecomeTheSameDisk() throws Exception {
        byte[] disk = TestImages.disk(SIZE, 2);

        assertDiskOfNewDroplet(imported(TestImages.qcow2(disk)), disk);
        long chunks = number("select count(*) from chunk where region = $1", REGION);
        assertDiskOfNewDroplet(imported(TestImages.gzip(disk)), disk);
        assertDiskOfNewDroplet(imported(TestImages.gzip(TestImages.qcow2(disk))), disk);
        assertThat(number("select count(*) from chunk where region = $1", REGION))
                .as("a disk is stored once, whatever it came in")
                .isEqualTo(chunks);
    }

    @Test
    void theAnswerIsTheNewImage() throws Exception {
        post(Map.of(
                        "name",
                        "debian 12",
                        "url",
                        offered(TestImages.disk(SIZE, 3)),
                        "region",
                        REGION,
                        "distribution",
                        "Debian",
                        "description",
                        "from tests",
                        "tags",
                        List.of("base", "prod")))
                .statusCode(202)
                .body("image.status", equalTo("NEW"))
                .body("image.type", equalTo("custom"))
                .body("image.name", equalTo("debian 12"))
                .body("image.distribution", equalTo("Debian"))
                .body("image.description", equalTo("from tests"))
                .body("image.tags", equalTo(List.of("base", "prod")))
                .body("image.public", equalTo(false))
                .body("image.regions", empty())
                .body("image.error_message", equalTo(""));
        assertThat(number("select count(*) from tag where team = $1", team)).isEqualTo(2);
    }

    @Test
    void everyStepIsAnEvent() throws Exception {
        long good = imported(TestImages.disk(SIZE, 4));
        long bad = accepted("import:missing");
        awaitStatus(bad, "deleted");

        try (EventLog log = new EventLog(kafka, Long.toString(good))) {
            await().atMost(PATIENCE).until(log::types, List.of("requested", "available")::equals);
            assertThat(log.last().at("/data/min_disk_size").asInt()).isEqualTo(1);
        }
        try (EventLog log = new EventLog(kafka, Long.toString(bad))) {
            await().atMost(PATIENCE).until(log::types, List.of("requested", "failed")::equals);
            assertThat(log.last().at("/data/reason").asText()).contains("no file missing");
        }
    }

    @Test
    void whatIsNoUsableImageFailsWithAReasonAndLeavesNothing() throws Exception {
        byte[] qcow2 = TestImages.qcow2(TestImages.disk(SIZE, 5));
        byte[] backed = qcow2.clone();
        backed[15] = 1;
        byte[] encrypted = qcow2.clone();
        encrypted[35] = 2;
        byte[] corrupt = qcow2.clone();
        Arrays.fill(corrupt, 2 * 65_536, 2 * 65_536 + 8, (byte) 0x7f);

        assertFails(accepted(offered(backed)), "flatten it first (qemu-img convert");
        assertFails(accepted(offered(encrypted)), "encrypted");
        assertFails(accepted(offered(corrupt)), "damaged");
        assertFails(accepted(offered(Arrays.copyOf(qcow2, qcow2.length / 2))), "truncated");
        assertFails(accepted(offered(TestImages.gzip(new byte[100 << 20]))), "unpacks to more than");
        assertFails(accepted(offered(new byte[1000])), "not a multiple of 512");
        assertFails(accepted(offered(new byte[0])), "empty");
        assertFails(accepted("import:missing"), "There is no file missing in the import folder");
    }

    @Test
    void aDiskThatTurnsOutDamagedWhileItIsSavedLeavesNoImage() throws Exception {
        byte[] qcow2 = TestImages.qcow2(TestImages.disk(SIZE, 6));
        // The tables are in order, but the last cluster is said to be compressed, which it is not.
        int last = (SIZE - 1) / 65_536;
        java.nio.ByteBuffer.wrap(qcow2).putLong(2 * 65_536 + last * 8, 1L << 62 | (3L + last) * 65_536);

        assertFails(accepted(offered(qcow2)), "a compressed cluster cannot be expanded");
    }

    @Test
    void whatTheServerSaysIsTold() throws Exception {
        try (TestWeb web = new TestWeb(exchange -> exchange.sendResponseHeaders(404, -1))) {
            assertFails(accepted(web.url()), "The server answered 404");
        }
        try (TestWeb web = new TestWeb(exchange -> exchange.sendResponseHeaders(405, -1))) {
            assertFails(accepted(web.url()), "does not answer HEAD requests");
        }
    }

    @Test
    void aServerThatFailsForAMomentIsAskedAgain() throws Exception {
        byte[] disk = TestImages.disk(SIZE, 7);
        var requests = new AtomicInteger();
        try (TestWeb web = new TestWeb(exchange -> {
            if (requests.incrementAndGet() == 1) {
                exchange.sendResponseHeaders(503, -1);
            } else {
                TestWeb.serve(exchange, disk);
            }
        })) {
            awaitStatus(accepted(web.url()), "available");
        }
    }

    @Test
    void aServerThatStaysAwayIsGivenUp() throws Exception {
        String url;
        try (TestWeb web = new TestWeb(exchange -> {})) {
            url = web.url();
        }

        assertFails(accepted(url), "Cannot reach 127.0.0.1");
    }

    @Test
    void anImageThatIsDeletedMeanwhileStaysDeleted() throws Exception {
        byte[] disk = TestImages.disk(SIZE, 8);
        var asked = new CountDownLatch(1);
        var deleted = new CountDownLatch(1);
        try (TestWeb web = new TestWeb(exchange -> {
            asked.countDown();
            try {
                deleted.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            TestWeb.serve(exchange, disk);
        })) {
            long id = accepted(web.url());
            asked.await();
            assertThat(image(id).getString("status")).isEqualTo("pending");
            database.preparedQuery("update image set status = 'deleted' where id = $1")
                    .executeAndAwait(io.vertx.mutiny.sqlclient.Tuple.of(id));
            deleted.countDown();

            await().atMost(PATIENCE)
                    .until(() -> number(
                                    "select count(*) from job where kind = 'image.import' and state = 'done'"
                                            + " and payload like '%' || $1 || '%'",
                                    Long.toString(id))
                            == 1);
            assertThat(image(id).getString("status")).isEqualTo("deleted");
            assertThat(number("select count(*) from manifest where domain = $1", team))
                    .isZero();
            assertThat(number("select count(*) from write_session where domain = $1", team))
                    .isZero();
            assertNothingStaged(id);
        }
    }

    @Test
    void aRetriedImportGoesOnWithWhatItHasReceived() throws Exception {
        byte[] disk = TestImages.disk(SIZE, 10);
        int half = SIZE / 2;
        var ranges = new ConcurrentLinkedQueue<String>();
        var heads = new AtomicInteger();
        try (TestWeb web = new TestWeb(exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"one\"");
            if (exchange.getRequestMethod().equals("HEAD")) {
                heads.incrementAndGet();
                TestWeb.serve(exchange, disk);
                return;
            }
            String range = exchange.getRequestHeaders().getFirst("Range");
            if (heads.get() > 1) {
                // The second attempt of the job.
                ranges.add(String.valueOf(range));
                exchange.getResponseHeaders().set("Content-Range", "bytes " + half + "-" + (SIZE - 1) + "/" + SIZE);
                exchange.sendResponseHeaders(206, SIZE - half);
                exchange.getResponseBody().write(disk, half, SIZE - half);
            } else if (range == null) {
                exchange.sendResponseHeaders(200, SIZE);
                exchange.getResponseBody().write(disk, 0, half);
                exchange.getResponseBody().flush();
            } else {
                exchange.sendResponseHeaders(503, -1);
            }
        })) {
            long id = accepted(web.url());
            awaitStatus(id, "available");

            assertThat(ranges).containsExactly("bytes=" + half + "-");
            assertDiskOfNewDroplet(id, disk);
            assertNothingStaged(id);
        }
    }

    @Test
    void anImageThatCouldNotBeSavedIsNotFetchedAgain() throws Exception {
        byte[] disk = TestImages.disk(SIZE, 12);
        var gets = new AtomicInteger();
        try (TestWeb web = new TestWeb(exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"one\"");
            if (exchange.getRequestMethod().equals("GET")) {
                gets.incrementAndGet();
                refuseOneWriteSession();
            }
            TestWeb.serve(exchange, disk);
        })) {
            long id = accepted(web.url());
            Row image = awaitStatus(id, "available");

            assertThat(image.getLong("logical_bytes")).isEqualTo(SIZE);
            assertThat(number("select last_value from refusals")).isGreaterThan(1);
            assertThat(gets).hasValue(1);
            assertDiskOfNewDroplet(id, disk);
            assertNothingStaged(id);
        } finally {
            run("drop trigger if exists refused on write_session");
            run("drop sequence if exists refusals");
        }
    }

    /** Makes the database refuse the next image that is to be saved, and none after it. */
    private void refuseOneWriteSession() {
        run("create sequence refusals");
        run("create or replace function refuse() returns trigger language plpgsql as $$ begin"
                + " if nextval('refusals') = 1 then raise exception 'refused by the test'; end if;"
                + " return new; end $$");
        run("create trigger refused before insert on write_session for each row execute function refuse()");
    }

    private void run(String statement) {
        database.query(statement).execute().await().atMost(PATIENCE);
    }

    @Test
    void whatACrashLeftBehindIsRemoved() throws Exception {
        long over = imported(TestImages.disk(SIZE, 9));
        Path crashed = Files.createDirectories(pool.resolve("staging/import-" + over + "/7"));
        Files.write(crashed.resolve("fetched"), new byte[100]);
        Path unknown = Files.createDirectories(pool.resolve("staging/import-1/7"));
        Path others = Files.createDirectories(pool.resolve("staging/not-of-an-import"));
        var asked = new CountDownLatch(1);
        var swept = new CountDownLatch(1);
        byte[] disk = TestImages.disk(SIZE, 11);
        try (TestWeb web = new TestWeb(exchange -> {
            asked.countDown();
            try {
                swept.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            TestWeb.serve(exchange, disk);
        })) {
            long working = accepted(web.url());
            asked.await();
            Path used = pool.resolve("staging/import-" + working);
            assertThat(used).isNotEmptyDirectory();

            abandoned.remove();

            assertThat(crashed.getParent()).doesNotExist();
            assertThat(unknown.getParent()).doesNotExist();
            assertThat(others).exists();
            assertThat(used).isNotEmptyDirectory();
            swept.countDown();
            awaitStatus(working, "available");
        } finally {
            Files.delete(others);
        }
    }

    private long imported(byte[] file) throws Exception {
        long id = accepted(offered(file));
        awaitStatus(id, "available");
        return id;
    }

    private void assertDiskOfNewDroplet(long image, byte[] disk) throws Exception {
        int droplet = TestCallers.owner(team)
                .body(Map.of("name", "web-1", "size", "s-1vcpu-512mb-10gb", "image", image, "region", REGION))
                .post("/v2/droplets")
                .then()
                .statusCode(202)
                .extract()
                .path("droplet.id");
        Path file = pool.resolve("droplets/" + droplet + ".raw");
        await().atMost(PATIENCE).until(() -> Files.exists(file));
        try (var stream = Files.newInputStream(file)) {
            assertThat(stream.readNBytes(disk.length)).isEqualTo(disk);
        }
    }
}
