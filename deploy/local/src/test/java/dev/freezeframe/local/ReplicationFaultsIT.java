package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.embedded.EmbeddedServersProcess.Server;
import dev.freezeframe.local.demo.Cloud;
import dev.freezeframe.local.demo.DiskChange;
import dev.freezeframe.local.demo.DiskComparison;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ends processes, stops Kafka and deletes the snapshot at each step of a replication. Afterwards it has come to a legal end, its
 * events are complete and in order, and the snapshot restores in the target region, or is gone from everywhere.
 */
@Tag("faults")
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ReplicationFaultsIT {
    private static final String HERE = "nyc3";

    /** Between these two the stack of the tests copies slowly, so that there is a middle to hit. */
    private static final String THERE = "sgp1";

    private static final String REPLICATIONS = "freezeframe.replications";
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long DISK_BYTES = 32L << 20;
    private static final Set<String> ENDS = Set.of("completed", "failed", "cancelled");
    private static final Set<String> NOW_AND_THEN = Set.of("progressed", "paused", "resumed");
    private static final List<String> TABLE = new ArrayList<>();

    /** How far the replication is when it is disturbed. */
    enum Step {
        REQUESTED,
        STARTED,
        COPYING,
        COPIED,
        COMPLETED
    }

    /** What happens then. */
    enum Fault {
        REPLICATION_SERVICE_KILLED,
        SNAPSHOT_SERVICE_KILLED,
        BOTH_KILLED,
        KAFKA_STOPPED,
        SNAPSHOT_DELETED
    }

    private final LocalStack stack;

    ReplicationFaultsIT(LocalStack stack) {
        this.stack = stack;
    }

    static Stream<Arguments> everywhere() {
        return Stream.of(Step.values())
                .flatMap(step -> Stream.of(Fault.values()).map(fault -> Arguments.of(step, fault)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void replicationComesToALegalEnd(Step step, Fault fault) throws Exception {
        String name = "fault-" + step.ordinal() + "-" + fault.ordinal();
        Path disk = stack.volume(HERE, volume(name, 1000 + 10 * step.ordinal() + fault.ordinal()));
        String snapshot = acme().snapshotVolume(disk.getFileName().toString().replace(".raw", ""), name);
        long started = System.nanoTime();
        long id = stack.acme()
                .post("/v2/snapshots/" + snapshot + "/actions", Map.of("type", "transfer", "region", THERE))
                .at("/action/id")
                .asLong();
        reach(step, id);
        disturb(fault, snapshot);
        if (step == Step.COPIED) {
            stack.stack().servers().start(Server.KAFKA);
        }
        stack.stack().awaitReady(Service.SNAPSHOT);
        stack.stack().awaitReady(Service.REPLICATION);

        String end = awaitReplication(id, one -> ENDS.contains(status(one)))
                .path("status")
                .asText();
        List<String> events = events(id);
        if (fault == Fault.SNAPSHOT_DELETED) {
            assertThat(end).isIn(step == Step.COMPLETED ? Set.of("completed") : ENDS);
            assertThat(stack.acme()
                            .call("GET", "/v2/snapshots/" + snapshot, null)
                            .status())
                    .isEqualTo(404);
        } else {
            assertThat(end).isEqualTo("completed");
            assertThat(regions(snapshot)).containsExactly(HERE, THERE);
            assertThat(events).containsExactly("requested", "started", "copied", "completed");
            assertRestores(snapshot, disk, name);
        }
        assertThat(events.get(0)).isEqualTo("requested");
        assertThat(events).filteredOn(ENDS::contains).containsExactly(end);
        assertThat(events.get(events.size() - 1)).isEqualTo(end);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stack.acme()
                                .get("/v2/actions/" + id)
                                .at("/action/status")
                                .asText())
                        .isEqualTo(end.equals("completed") ? "completed" : "errored"));
        TABLE.add(String.format(
                "%-10s %-28s %-10s %4.1f s  %s",
                step,
                fault,
                end,
                (System.nanoTime() - started) / 1e9,
                fault == Fault.SNAPSHOT_DELETED ? "gone from everywhere" : "restores in both regions"));
    }

    @AfterAll
    static void printTable() {
        System.out.println("replication, steps and what happened there:");
        TABLE.forEach(System.out::println);
    }

    private void reach(Step step, long id) throws Exception {
        switch (step) {
            case REQUESTED -> {}
            case STARTED -> awaitReplication(id, one -> one.path("attempts").asInt() > 0);
            case COPYING ->
                awaitReplication(id, one -> one.path("chunks_copied").asInt() > 0);
            case COPIED -> {
                // Without Kafka the catalog cannot hear that all is copied.
                awaitReplication(id, one -> one.path("attempts").asInt() > 0);
                stack.stack().servers().stop(Server.KAFKA);
                awaitReplication(
                        id,
                        one -> one.path("chunks_total").asInt() > 0
                                && one.path("chunks_total").asInt()
                                        == one.path("chunks_copied").asInt()
                                                + one.path("chunks_already_there")
                                                        .asInt()
                                && one.path("rate").asInt() == 0);
            }
            case COMPLETED -> awaitReplication(id, one -> status(one).equals("completed"));
        }
    }

    private void disturb(Fault fault, String snapshot) throws Exception {
        switch (fault) {
            case REPLICATION_SERVICE_KILLED -> stack.kill(Service.REPLICATION);
            case SNAPSHOT_SERVICE_KILLED -> stack.kill(Service.SNAPSHOT);
            case BOTH_KILLED -> {
                stack.kill(Service.REPLICATION);
                stack.kill(Service.SNAPSHOT);
            }
            case KAFKA_STOPPED -> {
                stack.stack().servers().stop(Server.KAFKA);
                stack.stack().servers().start(Server.KAFKA);
            }
            case SNAPSHOT_DELETED -> stack.acme().delete("/v2/snapshots/" + snapshot);
        }
    }

    private Cloud acme() {
        return stack.cloud(HERE);
    }

    private String volume(String name, int seed) throws Exception {
        String volume = acme().createVolume(
                        Map.of("name", name, "region", HERE, "size_gigabytes", 1),
                        stack.pool(HERE).resolve("volumes"));
        new DiskChange(seed, 12, 1 << 20).apply(stack.volume(HERE, volume), DISK_BYTES, 1 << 20);
        return volume;
    }

    private void assertRestores(String snapshot, Path disk, String name) throws Exception {
        String clone = new Cloud(stack.acme(), THERE)
                .createVolume(
                        Map.of("name", name, "region", THERE, "size_gigabytes", 1, "snapshot_id", snapshot),
                        stack.pool(THERE).resolve("volumes"));
        assertThat(DiskComparison.firstDifference(stack.volume(THERE, clone), disk))
                .as("first byte in which a disk made from %s in %s differs", snapshot, THERE)
                .isEmpty();
    }

    private List<String> regions(String snapshot) throws IOException, InterruptedException {
        return StreamSupport.stream(
                        stack.acme()
                                .get("/v2/snapshots/" + snapshot)
                                .at("/snapshot/regions")
                                .spliterator(),
                        false)
                .map(JsonNode::asText)
                .toList();
    }

    /** While a service is down the gateway says 502 or 503, or the connection breaks: that is no answer. */
    private JsonNode awaitReplication(long id, Predicate<JsonNode> condition) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsMatching(failure -> failure instanceof IOException)
                .until(() -> stack.acme().get("/v2/replications/" + id).path("replication"), condition);
    }

    private static String status(JsonNode replication) {
        return replication.path("status").asText();
    }

    /** The types of its events once the last has been told, without what comes now and then. */
    private List<String> events(long id) {
        await().atMost(PATIENCE).until(() -> types(id).anyMatch(ENDS::contains));
        return types(id).filter(type -> !NOW_AND_THEN.contains(type)).toList();
    }

    private Stream<String> types(long id) {
        return stack.events().of(REPLICATIONS, Long.toString(id)).stream()
                .map(event -> event.path("type").asText().replaceAll(".*\\.([a-z_]+)\\.v1", "$1"));
    }
}
