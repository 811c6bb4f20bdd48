package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.local.demo.Cloud;
import dev.freezeframe.local.demo.DiskChange;
import dev.freezeframe.local.demo.DiskComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Snapshots that come to other regions, through the gateway: as clients see it, and as whoever hears the events does. */
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ReplicationIT {
    private static final String HERE = TransferBench.REGION;
    private static final String THERE = "ams3";
    private static final String FAR = "sgp1";
    private static final String SNAPSHOTS = "freezeframe.snapshots";
    private static final String REPLICATIONS = "freezeframe.replications";
    private static final Set<String> NOW_AND_THEN = Set.of("progressed", "paused", "resumed");

    private final LocalStack stack;

    ReplicationIT(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void snapshotComesToAnotherRegionAndTheNextMovesOnlyWhatIsNew() throws Exception {
        TransferBench bench = new TransferBench(stack, "replicated", 201);
        String first = bench.snapshot("replicated-1");
        ApiResponse begun = begin("/v2/images/" + first, THERE);
        assertThat(begun.status()).isEqualTo(201);
        long id = begun.body().at("/action/id").asLong();
        JsonNode action = acme().completed(id);
        assertThat(action.path("region_slug").asText()).isEqualTo(THERE);
        assertThat(action.at("/progress/percent").asInt()).isEqualTo(100);
        assertThat(regions("/v2/images/" + first, "image")).containsExactly(HERE, THERE);
        assertThat(regions("/v2/snapshots/" + first, "snapshot")).containsExactly(HERE, THERE);
        JsonNode whole = awaitReplication(id, "completed");
        assertThat(whole.path("chunks_total").asLong()).isPositive();
        assertThat(whole.path("chunks_copied").asLong()
                        + whole.path("chunks_already_there").asLong())
                .isEqualTo(whole.path("chunks_total").asLong());
        bench.assertRestores(stack.acme(), first, THERE);
        assertThat(begin("/v2/images/" + first, THERE).status()).isEqualTo(422);

        String request = begun.headers().firstValue("x-request-id").orElseThrow();
        assertThat(replicationTypes(id)).containsExactly("requested", "started", "copied", "completed");
        assertThat(stack.events().of(REPLICATIONS, "" + id))
                .allMatch(event -> event.path("requestid").asText().equals(request));
        assertThat(stack.events()
                        .awaitExactly(
                                SNAPSHOTS,
                                first,
                                "snapshot.requested",
                                "snapshot.available",
                                "snapshot.region_added",
                                "snapshot.restored")
                        .get(2)
                        .path("requestid")
                        .asText())
                .isEqualTo(request);
        assertLogged(request, id);
        assertTraced(first);

        bench.change(202);
        JsonNode saved = bench.snapshotAction("replicated-2");
        String second = saved.path("snapshot_id").asText();
        JsonNode little = awaitReplication(copied("/v2/snapshots/" + second, THERE), "completed");
        assertThat(little.path("chunks_copied").asLong())
                .isEqualTo(saved.at("/progress/chunks_new").asLong());
        assertThat(little.path("bytes_copied").asDouble())
                .isLessThanOrEqualTo(1.1 * saved.at("/progress/bytes_stored").asDouble());
        assertThat(little.path("chunks_already_there").asLong()).isPositive();
        bench.assertRestores(stack.acme(), second, THERE);
    }

    /** One request, from the gateway to the service that it went to and the one that did the work: by its id, with team and action. */
    private void assertLogged(String request, long action) {
        ServiceLogs logs = new ServiceLogs(stack);
        await().atMost(10, TimeUnit.SECONDS).untilAsserted(() -> {
            assertThat(logs.ofRequest(Service.GATEWAY, request)).singleElement().satisfies(line -> {
                assertThat(line.at("/mdc/route").asText()).isEqualTo("/v2/images/{image_id}/actions");
                assertThat(line.at("/mdc/status").asInt()).isEqualTo(201);
                assertThat(line.at("/mdc/team").asText())
                        .isEqualTo(stack.credentials().acme().teamId());
            });
            for (Service service : List.of(Service.SNAPSHOT, Service.REPLICATION)) {
                assertThat(logs.ofRequest(service, request)).as("%s", service).anySatisfy(line -> {
                    assertThat(line.at("/mdc/team").asText())
                            .isEqualTo(stack.credentials().acme().teamId());
                    assertThat(line.at("/mdc/action").asLong()).isEqualTo(action);
                });
            }
        });
    }

    /** The same request as one trace: to the service, by Kafka to the one that copies, to its job, and by Kafka back. */
    private void assertTraced(String image) {
        TraceCollector traces = stack.traces();
        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
            TraceCollector.Span asked = traces.all().stream()
                    .filter(span -> span.service().equals(Service.GATEWAY.module())
                            && span.attributes().getOrDefault("url.path", "").equals("/v2/images/" + image + "/actions")
                            && span.name().startsWith("POST"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("the gateway has told nothing of the request"));
            assertThat(traces.of(asked.trace()))
                    .extracting(span -> span.service() + " " + span.name())
                    .contains(
                            "snapshot-service POST /v2/images/{id:\\d{1,18}}/actions",
                            "replication-service replication-requests dev.freezeframe.replication.requested.v1",
                            "replication-service job replication.copy",
                            "snapshot-service replications dev.freezeframe.replication.copied.v1",
                            "replication-service replication-requests dev.freezeframe.replication.copied.v1",
                            "transfer-service transfers dev.freezeframe.snapshot.region_added.v1");
        });
    }

    @Test
    void snapshotOfAVolumeComesToAnotherRegionToo() throws Exception {
        String volume = volume("far-data");
        Path disk = stack.volume(HERE, volume);
        new DiskChange(203, 4, 1 << 18).apply(disk, 16 << 20, 1 << 20);
        String snapshot = acme().snapshotVolume(volume, "far-data-1");
        long id = copied("/v2/snapshots/" + snapshot, FAR);
        assertThat(regions("/v2/snapshots/" + snapshot, "snapshot")).containsExactly(HERE, FAR);
        assertThat(stack.acme()
                        .get("/v2/snapshots/" + snapshot + "/actions")
                        .at("/actions/0/id")
                        .asLong())
                .isEqualTo(id);
        String clone = new Cloud(stack.acme(), FAR)
                .createVolume(
                        Map.of("name", "far-clone", "region", FAR, "size_gigabytes", 1, "snapshot_id", snapshot),
                        stack.pool(FAR).resolve("volumes"));
        assertThat(DiskComparison.firstDifference(stack.volume(FAR, clone), disk))
                .isEmpty();
    }

    @Test
    void whatCannotBeIsRefusedInTheWordsOfTheApi() throws Exception {
        String snapshot = acme().snapshotVolume(volume("refused-data"), "refused-data-1");
        String path = "/v2/snapshots/" + snapshot;
        for (String region : List.of(HERE, "mars1", "")) {
            ApiResponse refused = begin(path, region);
            assertThat(refused.status()).as(region).isEqualTo(422);
            assertThat(refused.body().path("id").asText()).isEqualTo("unprocessable_entity");
            assertThat(refused.body().path("message").asText()).contains("region");
        }
        assertThat(stack.globex()
                        .call("POST", path + "/actions", Map.of("type", "transfer", "region", THERE))
                        .status())
                .isEqualTo(404);
        assertThat(stack.acme().call("DELETE", path + "/regions/" + HERE, null).status())
                .isEqualTo(422);
        assertThat(regions(path, "snapshot")).containsExactly(HERE);
    }

    @Test
    void policySendsWhatItMatches() throws Exception {
        JsonNode policy = stack.acme()
                .post(
                        "/v2/replication_policies",
                        Map.of(
                                "name",
                                "offsite",
                                "resource_type",
                                "volume",
                                "tags",
                                List.of("offsite"),
                                "regions",
                                List.of(THERE, FAR)))
                .path("replication_policy");
        String volume = volume("policy-data");
        new DiskChange(204, 2, 1 << 16).apply(stack.volume(HERE, volume), 16 << 20, 1 << 20);
        String plain = acme().snapshotVolume(volume, "policy-plain");
        String sent = stack.acme()
                .post("/v2/volumes/" + volume + "/snapshots", Map.of("name", "policy-sent", "tags", List.of("offsite")))
                .at("/snapshot/id")
                .asText();
        await().atMost(TransferBench.PATIENCE)
                .untilAsserted(() -> assertThat(regions("/v2/snapshots/" + sent, "snapshot"))
                        .containsExactlyInAnyOrder(HERE, THERE, FAR));
        assertThat(regions("/v2/snapshots/" + plain, "snapshot")).containsExactly(HERE);
        assertThat(stack.acme().get("/v2/replications?image=" + sent).path("replications"))
                .hasSize(2)
                .allMatch(one ->
                        one.path("policy_id").asLong() == policy.path("id").asLong());
        String path = "/v2/replication_policies/" + policy.path("id").asLong();
        assertThat(stack.globex().call("DELETE", path, null).status()).isEqualTo(404);
        stack.acme().delete(path);
    }

    @Test
    void copyIntoAMissingBucketSaysSoAndIsMadeWhenItIsBack() throws Exception {
        String failing = snapshotOfNewVolume("missing-data", 205);
        String unwanted = snapshotOfNewVolume("unwanted-data", 206);
        Path bucket = stack.stack().home().servers().resolve("s3").resolve(StackHome.bucket(FAR));
        Path away = bucket.resolveSibling("away");
        long retried;
        Files.move(bucket, away);
        try {
            retried = begin("/v2/snapshots/" + failing, FAR)
                    .body()
                    .at("/action/id")
                    .asLong();
            awaitReplication(retried, one -> !one.path("last_error").asText("").isEmpty());
            awaitReplication(retried, "failed");
            JsonNode errored = awaitAction(retried, "errored");
            assertThat(errored.path("error_message").asText()).isNotBlank();

            long cancelled = begin("/v2/snapshots/" + unwanted, FAR)
                    .body()
                    .at("/action/id")
                    .asLong();
            await().atMost(TransferBench.PATIENCE)
                    .until(() -> stack.acme()
                                    .call("POST", "/v2/replications/" + cancelled + "/cancel", null)
                                    .status()
                            == 202);
            assertThat(awaitAction(cancelled, "errored").path("error_message").asText())
                    .contains("cancelled");
            assertThat(replicationTypes(cancelled)).last().isEqualTo("cancelled");
        } finally {
            Files.move(away, bucket);
        }
        assertThat(regions("/v2/snapshots/" + failing, "snapshot")).containsExactly(HERE);
        stack.acme().post("/v2/replications/" + retried + "/retry", Map.of());
        awaitAction(retried, "completed");
        assertThat(regions("/v2/snapshots/" + failing, "snapshot")).containsExactly(HERE, FAR);
        copied("/v2/snapshots/" + unwanted, FAR);
    }

    @Test
    void deletedSnapshotIsGoneFromEverywhereHoweverFarItsCopyWas() throws Exception {
        for (int round = 0; round < 3; round++) {
            String snapshot = snapshotOfNewVolume("deleted-data-" + round, 210 + round);
            long id = begin("/v2/snapshots/" + snapshot, THERE)
                    .body()
                    .at("/action/id")
                    .asLong();
            if (round > 0) {
                awaitReplication(id, one -> round(one) > 0);
            }
            acme().delete("/v2/snapshots/" + snapshot);
            String status = awaitReplication(
                            id,
                            one -> !Set.of("queued", "running", "paused")
                                    .contains(one.path("status").asText()))
                    .path("status")
                    .asText();
            assertThat(status).isIn("cancelled", "completed", "failed");
            JsonNode action = stack.acme().get("/v2/actions/" + id).path("action");
            assertThat(action.path("status").asText()).isEqualTo(status.equals("completed") ? "completed" : "errored");
        }
    }

    private static long round(JsonNode replication) {
        return replication.path("attempts").asLong();
    }

    @Test
    void removedRegionHasItNoLongerAndTheOtherStillDoes() throws Exception {
        TransferBench bench = new TransferBench(stack, "left", 220);
        String snapshot = bench.snapshot("left-1");
        copied("/v2/images/" + snapshot, THERE);
        stack.acme().delete("/v2/snapshots/" + snapshot + "/regions/" + HERE);
        assertThat(regions("/v2/images/" + snapshot, "image")).containsExactly(THERE);
        assertThat(stack.acme()
                        .call("DELETE", "/v2/snapshots/" + snapshot + "/regions/" + THERE, null)
                        .status())
                .isEqualTo(422);
        assertThat(stack.acme()
                        .call("DELETE", "/v2/snapshots/" + snapshot + "/regions/" + HERE, null)
                        .status())
                .isEqualTo(404);
        bench.assertRestores(stack.acme(), snapshot, THERE);
        stack.events()
                .awaitExactly(
                        SNAPSHOTS,
                        snapshot,
                        "snapshot.requested",
                        "snapshot.available",
                        "snapshot.region_added",
                        "snapshot.region_removed",
                        "snapshot.restored");
    }

    @Test
    void replicasElsewhereServeWhenARegionsStoreIsLost() throws Exception {
        TransferBench bench = new TransferBench(stack, "survivor", 230);
        String safe = bench.snapshot("survivor-1");
        String alone = bench.snapshot("survivor-2");
        copied("/v2/images/" + safe, THERE);
        assertThat(stack.acme()
                        .call("PUT", "/v2/stores/" + HERE + "/state", Map.of("state", "lost"))
                        .status())
                .isEqualTo(403);
        stack.operator().put("/v2/stores/" + HERE + "/state", Map.of("state", "lost"));
        try {
            assertThat(atRisk(HERE)).contains(alone).doesNotContain(safe);
            ApiResponse refused = stack.acme()
                    .call(
                            "POST",
                            "/v2/droplets",
                            Map.of(
                                    "name",
                                    "no",
                                    "region",
                                    HERE,
                                    "size",
                                    "s-1vcpu-512mb-10gb",
                                    "image",
                                    Long.parseLong(safe)));
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.body().path("message").asText()).contains("lost").contains(THERE);
            assertThat(begin("/v2/images/" + alone, THERE).status()).isEqualTo(422);
            bench.assertRestores(stack.acme(), safe, THERE);
            copied("/v2/images/" + safe, FAR);
        } finally {
            stack.operator().put("/v2/stores/" + HERE + "/state", Map.of("state", "available"));
        }
        bench.assertRestores(stack.acme(), alone, HERE);
        bench.assertRestores(stack.acme(), safe, FAR);
    }

    @Test
    void copyOfWhatWasGivenAwayIsTheNewOwnersAndSharedContentIsNotCopiedTwice() throws Exception {
        TransferBench bench = new TransferBench(stack, "both", 240);
        String snapshot = bench.snapshot("both-regions");
        long transfer = bench.offer(snapshot, Map.of("recipient_uuid", bench.globex(), "copy", true));
        assertThat(bench.accept(snapshot, transfer).status()).isEqualTo(201);
        String copy = bench.transfer(transfer).path("new_snapshot_id").asText();
        copied("/v2/images/" + snapshot, THERE);
        ApiResponse at = stack.globex()
                .call("POST", "/v2/images/" + copy + "/actions", Map.of("type", "transfer", "region", THERE));
        assertThat(at.status()).isEqualTo(201);
        assertThat(at.body().at("/action/status").asText()).isEqualTo("completed");
        acme().delete("/v2/snapshots/" + snapshot);
        bench.assertRestores(stack.globex(), copy, THERE);

        String moved = bench.snapshot("moved-regions");
        long action = begin("/v2/images/" + moved, FAR).body().at("/action/id").asLong();
        long offer = bench.offerToGlobex(moved);
        assertThat(bench.accept(moved, offer).status()).isEqualTo(201);
        awaitAction(action, "completed");
        assertThat(stack.globex().get("/v2/images/" + moved).at("/image/regions"))
                .extracting(JsonNode::asText)
                .containsExactly(HERE, FAR);
        bench.assertRestores(stack.globex(), moved, FAR);
    }

    private Cloud acme() {
        return stack.cloud(HERE);
    }

    private String volume(String name) throws Exception {
        return acme().createVolume(
                        Map.of("name", name, "region", HERE, "size_gigabytes", 1),
                        stack.pool(HERE).resolve("volumes"));
    }

    private String snapshotOfNewVolume(String name, long seed) throws Exception {
        String volume = volume(name);
        new DiskChange(seed, 4, 1 << 18).apply(stack.volume(HERE, volume), 16 << 20, 1 << 20);
        return acme().snapshotVolume(volume, name + "-1");
    }

    /** Asks for an image, or a snapshot, in another region. */
    private ApiResponse begin(String path, String region) throws IOException, InterruptedException {
        return stack.acme().call("POST", path + "/actions", Map.of("type", "transfer", "region", region));
    }

    /** The same, and waits until it is there; answers the action's id. */
    private long copied(String path, String region) throws Exception {
        long id = begin(path, region).body().at("/action/id").asLong();
        acme().completed(id);
        return id;
    }

    private List<String> regions(String path, String root) throws IOException, InterruptedException {
        return StreamSupport.stream(
                        stack.acme().get(path).path(root).path("regions").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private List<String> atRisk(String region) throws IOException, InterruptedException {
        return StreamSupport.stream(
                        stack.operator()
                                .get("/v2/stores/" + region + "/snapshots_at_risk?per_page=200")
                                .path("snapshots")
                                .spliterator(),
                        false)
                .map(one -> one.path("id").asText())
                .toList();
    }

    private JsonNode awaitReplication(long id, String status) {
        return awaitReplication(id, one -> one.path("status").asText().equals(status));
    }

    private JsonNode awaitReplication(long id, Predicate<JsonNode> condition) {
        return await().atMost(TransferBench.PATIENCE)
                .ignoreExceptionsInstanceOf(ApiException.class)
                .until(() -> stack.acme().get("/v2/replications/" + id).path("replication"), condition);
    }

    private JsonNode awaitAction(long id, String status) {
        return await().atMost(TransferBench.PATIENCE)
                .until(
                        () -> stack.acme().get("/v2/actions/" + id).path("action"),
                        action -> action.path("status").asText().equals(status));
    }

    /** What was told of a replication in the end, without what comes now and then. */
    private List<String> replicationTypes(long id) {
        await().atMost(TransferBench.PATIENCE)
                .until(() -> types(id).anyMatch(Set.of("completed", "failed", "cancelled")::contains));
        return types(id).filter(type -> !NOW_AND_THEN.contains(type)).toList();
    }

    private Stream<String> types(long id) {
        return stack.events().of(REPLICATIONS, "" + id).stream()
                .map(event -> event.path("type").asText().replaceAll(".*\\.([a-z_]+)\\.v1", "$1"));
    }
}
