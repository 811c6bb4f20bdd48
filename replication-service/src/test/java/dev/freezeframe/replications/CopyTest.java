package dev.freezeframe.replications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.ReplicationPayload;
import dev.freezeframe.contracts.event.SnapshotPayload;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.contracts.replication.ReplicationClaims;
import dev.freezeframe.kit.event.EventProducer;
import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.kit.test.FaultyS3.Fault;
import dev.freezeframe.kit.test.FaultyStore;
import dev.freezeframe.kit.test.TestCallers;
import dev.freezeframe.kit.test.TopicReader;
import dev.freezeframe.replications.region.RegionBuckets;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.disk.RawFileSource;
import dev.freezeframe.store.image.Fence;
import dev.freezeframe.store.image.ImageSpec;
import dev.freezeframe.store.image.ImageWriter;
import dev.freezeframe.store.image.StoreDescription;
import dev.freezeframe.store.image.StoreResources;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.keys.KeysInMemory;
import dev.freezeframe.store.manifest.Root;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replications from the catalog's request to its verdict, with real buckets. */
@QuarkusTest
@QuarkusTestResource(FaultyStore.class)
@QuarkusTestResource(TestCatalog.class)
class CopyTest {
    private static final AtomicLong IDS = new AtomicLong(20_000_000);
    private static final int CHUNK = Root.MIN_CHUNK_SIZE;
    private static final int CHUNKS = 12;

    @TempDir
    Path directory;

    @Inject
    EventProducer producer;

    @Inject
    ObjectMapper json;

    @Inject
    RegionBuckets buckets;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    private final long id = IDS.incrementAndGet();
    private final UUID acme = UUID.randomUUID();
    private final UUID manifest = UUID.randomUUID();
    private final Set<String> written = new TreeSet<>();
    private final String snapshot = Long.toString(200_000_000L + id);

    /** As the catalog does when it starts. */
    @BeforeEach
    void bucketsAreStores() throws Exception {
        for (String region : buckets.regions()) {
            Stages.await(StoreDescription.ensure(buckets.bucket(region)));
        }
    }

    @AfterEach
    void everythingIsBack() {
        TestCatalog.away(false);
        FaultyStore.proxy().heal();
    }

    @Test
    void anImageIsCopiedAndCompletedWhenTheCatalogHasTakenItOver() throws Exception {
        save("nyc3");
        request("ams3");
        awaitCopied();
        replication().body("replication.status", equalTo("running")).body("replication.chunks_copied", equalTo(CHUNKS));
        TestCallers.owner(acme)
                .post("/v2/replications/" + id + "/cancel")
                .then()
                .statusCode(422);

        TestCatalog.commitStaged(ReplicationClaims.session(id));
        regionAdded("ams3");
        awaitStatus("completed");
        replication()
                .body("replication.chunks_total", equalTo(CHUNKS))
                .body("replication.chunks_already_there", equalTo(0))
                .body("replication.source_region", equalTo("nyc3"))
                .body("replication.attempts", equalTo(1))
                .body("replication.ended_at", notNullValue());
        assertThat(events(4))
                .containsExactly(
                        EventTypes.REPLICATION_REQUESTED,
                        EventTypes.REPLICATION_STARTED,
                        EventTypes.REPLICATION_COPIED,
                        EventTypes.REPLICATION_COMPLETED);
        await().until(() -> !held("nyc3"));
        assertThat(buckets.bucket("ams3")
                        .list("manifests/" + manifest, "", 10)
                        .toCompletableFuture()
                        .join())
                .hasSize(1);
    }

    @Test
    void whatIsAwayIsWaitedForAndTheCopyGoesOnByItself() throws Exception {
        save("nyc3");
        TestCatalog.away(true);
        request("ams3");
        awaitStatus("paused");
        replication().body("replication.last_error", containsString("503"));
        TestCatalog.away(false);
        awaitStaged();
        assertThat(events(5))
                .containsExactly(
                        EventTypes.REPLICATION_REQUESTED,
                        EventTypes.REPLICATION_STARTED,
                        EventTypes.REPLICATION_PAUSED,
                        EventTypes.REPLICATION_RESUMED,
                        EventTypes.REPLICATION_COPIED);
        cleanUp();
    }

    @Test
    void aCopyThatIsCancelledWhileItWaitsLetsEverythingGo() throws Exception {
        save("nyc3");
        TestCatalog.away(true);
        request("ams3");
        awaitStatus("paused");
        for (int time = 0; time < 2; time++) {
            TestCallers.owner(acme)
                    .header("Idempotency-Key", "cancel")
                    .post("/v2/replications/" + id + "/cancel")
                    .then()
                    .statusCode(202)
                    .body("replication.status", equalTo("cancelled"));
        }
        TestCallers.owner(acme)
                .post("/v2/replications/" + id + "/cancel")
                .then()
                .statusCode(422);
        TestCallers.owner(acme).post("/v2/replications/" + id + "/retry").then().statusCode(422);
        TestCatalog.away(false);
        await().until(() -> !held("nyc3"));
        assertThat(TestCatalog.STAGED).doesNotContainKey(ReplicationClaims.session(id));
    }

    @Test
    void aBucketThatRefusesToBeWrittenIsNamedAndTheRetryWorksWhenItIsMended() throws Exception {
        save("nyc3");
        FaultyStore.proxy()
                .script(request -> request.method().equals("PUT") ? Fault.error(403, "AccessDenied") : Fault.NONE);
        request(FaultyStore.REGION);
        awaitStatus("failed");
        replication()
                .body(
                        "replication.last_error",
                        equalTo("The image store of region ams3 refuses to be written: it is read-only, or the operator"
                                + " has to check its access keys and policy."))
                .body("replication.chunks_copied", equalTo(0));
        assertThat(FaultyStore.proxy().struck()).isPositive();
        await().until(() -> !held("nyc3"));

        FaultyStore.proxy().heal();
        TestCallers.owner(acme).post("/v2/replications/" + id + "/retry").then().statusCode(202);
        awaitStaged();
        cleanUp();
    }

    @Test
    void nothingIsCopiedIntoABucketThatWasEmptied() throws Exception {
        save("nyc3");
        Stages.await(buckets.bucket("ams3").delete(List.of(StoreDescription.NAME)));
        request("ams3");
        awaitStatus("failed");
        replication()
                .body(
                        "replication.last_error",
                        containsString("The image store of region ams3 is not the one that it was"));
        assertThat(TestCatalog.STAGED).doesNotContainKey(ReplicationClaims.session(id));
        await().until(() -> !held("nyc3"));
    }

    @Test
    void whatIsDamagedEverywhereFailsAndSaysSo() throws Exception {
        save("nyc3");
        String damaged = written.iterator().next();
        buckets.bucket("nyc3")
                .put(damaged, ByteBuffer.wrap(new byte[200]))
                .toCompletableFuture()
                .join();
        request("ams3");
        awaitStatus("failed");
        replication().body("replication.last_error", containsString("damaged in region nyc3"));
        assertThat(events(3)).endsWith(EventTypes.REPLICATION_FAILED);
    }

    @Test
    void whatIsDamagedInOneRegionIsCopiedFromAnother() throws Exception {
        save("nyc3");
        String damaged = written.iterator().next();
        request("sgp1");
        awaitStaged();
        TestCatalog.commitStaged(ReplicationClaims.session(id));
        buckets.bucket("nyc3")
                .put(damaged, ByteBuffer.wrap(new byte[200]))
                .toCompletableFuture()
                .join();
        long second = IDS.incrementAndGet();
        request(second, List.of("nyc3", "sgp1"), "ams3");
        await().until(() -> TestCatalog.STAGED.containsKey(ReplicationClaims.session(second)));
        await().untilAsserted(() -> TestCallers.owner(acme)
                .get("/v2/replications/" + second)
                .then()
                .body("replication.source_region", equalTo("sgp1")));
        cleanUp();
    }

    @Test
    void aDeletedSnapshotsCopyIsCancelled() throws Exception {
        save("nyc3");
        request("ams3");
        awaitStaged();
        send(
                Topics.SNAPSHOTS,
                snapshot,
                event(EventTypes.SNAPSHOT_DELETED, snapshot, new SnapshotPayload.State(view())));
        awaitStatus("cancelled");
        replication().body("replication.last_error", containsString("deleted"));
        await().until(() -> !held("nyc3"));
    }

    @Test
    void whatTheCatalogRefusesForGoodFailsAndMayBeRetried() throws Exception {
        save("nyc3");
        request("ams3");
        awaitCopied();
        refused("the region is lost", false);
        awaitStatus("failed");
        replication().body("replication.last_error", equalTo("the region is lost"));
        TestCatalog.STAGED.remove(ReplicationClaims.session(id));
        for (int time = 0; time < 2; time++) {
            TestCallers.owner(acme)
                    .header("Idempotency-Key", "again")
                    .post("/v2/replications/" + id + "/retry")
                    .then()
                    .statusCode(202)
                    .body("replication.status", equalTo("queued"));
        }
        TestCallers.owner(acme).post("/v2/replications/" + id + "/retry").then().statusCode(422);
        awaitStaged();
        cleanUp();
    }

    @Test
    void whatTheCatalogCouldNotTakeOverIsCopiedAgain() throws Exception {
        save("nyc3");
        request("ams3");
        awaitCopied();
        long fence = TestCatalog.STAGED
                .remove(ReplicationClaims.session(id))
                .session()
                .fence();
        refused("content is missing", true);
        awaitStaged();
        assertThat(TestCatalog.STAGED
                        .get(ReplicationClaims.session(id))
                        .session()
                        .fence())
                .isGreaterThan(fence);
        cleanUp();
    }

    @Test
    void copiesAreListedByImageRegionAndStatusForTheirTeamOnly() throws Exception {
        TestCatalog.away(true);
        request("ams3");
        awaitStatus("paused");
        for (String query : List.of("", "?image=" + snapshot, "?region=ams3", "?status=paused&region=ams3")) {
            TestCallers.owner(acme)
                    .get("/v2/replications" + query)
                    .then()
                    .statusCode(200)
                    .body("replications.id", contains((int) id));
        }
        for (String query : List.of("?image=1", "?region=sgp1", "?status=completed")) {
            TestCallers.owner(acme).get("/v2/replications" + query).then().body("replications", hasSize(0));
        }
        for (String query : List.of("?status=done", "?region=mars1", "?page=0", "?per_page=x")) {
            TestCallers.owner(acme).get("/v2/replications" + query).then().statusCode(422);
        }
        UUID globex = UUID.randomUUID();
        TestCallers.owner(globex).get("/v2/replications").then().body("replications", hasSize(0));
        for (String path : List.of("cancel", "retry")) {
            TestCallers.owner(globex)
                    .post("/v2/replications/" + id + "/" + path)
                    .then()
                    .statusCode(404);
        }
        cleanUp();
    }

    // ---- steps of a story

    private void save(String region) throws Exception {
        byte[] bytes = new byte[CHUNKS * CHUNK];
        new Random(id).nextBytes(bytes);
        Path file = Files.write(directory.resolve("disk.raw"), bytes);
        ExecutorService processor = Executors.newFixedThreadPool(1);
        try (StoreResources resources = new StoreResources(processor, StoreResources.Settings.USUAL);
                RawFileSource disk = RawFileSource.open(file)) {
            ImageWriter writer = new ImageWriter(
                    buckets.bucket(region), TestCatalog.INDEX, new KeysInMemory(), resources, Clock.systemUTC());
            WriteSession session = TestCatalog.INDEX
                    .begin("save-" + id, region, acme, 1)
                    .toCompletableFuture()
                    .join();
            var image = writer.write(
                    new ImageSpec(manifest, CHUNK, null, Map.of()), session, disk, Fence.open(), progress -> {});
            TestCatalog.INDEX
                    .commit(session, image.references())
                    .toCompletableFuture()
                    .join();
            TestCatalog.INDEX
                    .chunksOf(region, image.references().pages())
                    .toCompletableFuture()
                    .join()
                    .values()
                    .forEach(chunks -> TestCatalog.INDEX
                            .locate(region, ContentKind.CHUNK, chunks)
                            .toCompletableFuture()
                            .join()
                            .values()
                            .forEach(object -> written.add(object.name())));
        } finally {
            processor.shutdownNow();
        }
    }

    private void request(String target) throws Exception {
        request(id, List.of("nyc3"), target);
    }

    private void request(long replication, List<String> sources, String target) throws Exception {
        send(
                Topics.REPLICATIONS,
                Long.toString(replication),
                event(
                        EventTypes.REPLICATION_REQUESTED,
                        Long.toString(replication),
                        new ReplicationPayload.Requested(
                                replication,
                                acme,
                                snapshot,
                                manifest,
                                acme,
                                sources,
                                target,
                                (long) CHUNKS * CHUNK,
                                1000,
                                null,
                                Instant.parse("2026-11-01T00:00:00Z"))));
    }

    private void regionAdded(String region) throws Exception {
        send(
                Topics.SNAPSHOTS,
                snapshot,
                event(EventTypes.SNAPSHOT_REGION_ADDED, snapshot, new SnapshotPayload.RegionAdded(view(), region, id)));
    }

    private void refused(String reason, boolean retryable) throws Exception {
        send(
                Topics.SNAPSHOTS,
                snapshot,
                event(
                        EventTypes.SNAPSHOT_REGION_ADD_REFUSED,
                        snapshot,
                        new SnapshotPayload.RegionAddRefused(view(), "ams3", id, reason, retryable)));
    }

    private void cleanUp() throws Exception {
        TestCatalog.away(false);
        send(
                Topics.SNAPSHOTS,
                snapshot,
                event(EventTypes.SNAPSHOT_DELETED, snapshot, new SnapshotPayload.State(view())));
        awaitStatus("cancelled");
    }

    private SnapshotPayload.Snapshot view() {
        return new SnapshotPayload.Snapshot(
                snapshot,
                acme,
                "before-upgrade",
                "snapshot",
                "droplet",
                "100000001",
                List.of("nyc3"),
                1_000,
                10_000,
                1,
                List.of(),
                Instant.parse("2026-11-01T00:00:00Z"),
                null);
    }

    private String event(String type, String subject, Object data) throws Exception {
        return json.writeValueAsString(new CloudEvent(
                "1.0",
                UUID.randomUUID().toString(),
                "/freezeframe/snapshot-service",
                type,
                subject,
                Instant.now(),
                "application/json",
                "urn:freezeframe:schema:" + type,
                acme.toString(),
                "request-1",
                json.valueToTree(data)));
    }

    private void send(String topic, String key, String event) throws Exception {
        producer.send(new ProducerRecord<>(topic, key, event)).get();
    }

    /** The catalog knows of it, and so may give its verdict: a copy is staged a moment before it is told. */
    private void awaitCopied() {
        awaitStaged();
        assertThat(events(3)).endsWith(EventTypes.REPLICATION_COPIED);
    }

    private void awaitStaged() {
        await().until(() -> TestCatalog.STAGED.containsKey(ReplicationClaims.session(id)));
    }

    private void awaitStatus(String status) {
        await().untilAsserted(() -> replication().statusCode(200).body("replication.status", equalTo(status)));
    }

    private ValidatableResponse replication() {
        return TestCallers.owner(acme).get("/v2/replications/" + id).then();
    }

    private boolean held(String region) {
        return !TestCatalog.INDEX
                .pages(region, ReplicationClaims.holder(id))
                .toCompletableFuture()
                .join()
                .isEmpty();
    }

    /** The types of the replication's events, in order; waits until there are as many. */
    private List<String> events(int expected) {
        return TopicReader.read(kafka, Topics.REPLICATIONS, Long.toString(id), expected).stream()
                .map(this::type)
                .toList();
    }

    private String type(ConsumerRecord<String, String> event) {
        try {
            return json.readTree(event.value()).get("type").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
