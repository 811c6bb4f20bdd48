package dev.freezeframe.snapshots.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import dev.freezeframe.snapshots.EventContract;
import dev.freezeframe.snapshots.Rows;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class UsageClosingTest extends UsageTestBase {
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final long SIZE = 3_600_000;

    @Inject
    UsageClosing closing;

    @Inject
    ObjectMapper json;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    @SuppressWarnings("NullAway.Init")
    String broker;

    private final UUID globex = UUID.randomUUID();

    /** The end of the last hour that is over. */
    private Instant over = Instant.EPOCH;

    @BeforeEach
    void threeHoursAreToBeClosed() {
        over = row("select date_trunc('hour', clock_timestamp(), 'UTC')")
                .getOffsetDateTime(0)
                .toInstant();
        setClock(over.minusSeconds(3 * 3600));
        Rows.change(database, "delete from usage_period where starts_at >= $1", at(-3 * 3600));
    }

    @AfterEach
    void clockIsRight() {
        setClock(over);
    }

    @Test
    void twoInstancesThatCloseAtOnceTellEverythingOnce() throws Exception {
        List<Long> images = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long image = image("snapshot", "twice-" + i);
            had(team, image, SIZE, at(-7200).toInstant().toString(), null);
            images.add(image);
        }
        closeTwice();
        Map<String, List<JsonNode>> events =
                told(Stream.concat(images.stream().map(String::valueOf), Stream.of(text(-3600)))
                        .toList());
        for (long image : images) {
            List<JsonNode> told = of(events, Long.toString(image));
            assertThat(told)
                    .extracting(event -> event.at("/data/period_start").asText())
                    .containsExactly(text(-7200), text(-3600));
            assertThat(told).allSatisfy(event -> {
                assertThat(event.at("/data/team").asText()).isEqualTo(team.toString());
                assertThat(event.at("/data/seconds").asInt()).isEqualTo(3600);
                assertThat(event.at("/data/byte_hours").asLong()).isEqualTo(SIZE);
                assertThat(event.path("team").asText()).isEqualTo(team.toString());
            });
        }
        Row hours = row(
                "select count(*), count(told_at), sum(records) from usage_period where starts_at >= $1", at(-10_800));
        assertThat(hours.getLong(0)).isEqualTo(3);
        assertThat(hours.getLong(1)).isEqualTo(3);
        // Other tests have closed the same hour.
        List<JsonNode> ends = of(events, text(-3600));
        JsonNode closed = ends.get(ends.size() - 1);
        assertThat(closed.at("/data/records").asLong())
                .isEqualTo(row("select records from usage_period where starts_at = $1", at(-3600))
                        .getLong(0))
                .isGreaterThanOrEqualTo(40);
        assertThat(closed.at("/data/period_end").asText()).isEqualTo(text(0));
    }

    @Test
    void recordsAddUpToWhatTheApiSays() throws Exception {
        long image = image("snapshot", "split");
        had(team, image, SIZE, text(-9000), text(-5000));
        had(globex, image, SIZE, text(-5000), text(-100));
        closeTwice();
        List<JsonNode> told = told(image);
        assertThat(told)
                .extracting(event -> event.at("/data/id").asText())
                .hasSize(4)
                .doesNotHaveDuplicates();
        for (UUID owner : new UUID[] {team, globex}) {
            long seconds = told.stream()
                    .filter(event -> event.at("/data/team").asText().equals(owner.toString()))
                    .mapToLong(event -> event.at("/data/seconds").asLong())
                    .sum();
            assertThat(seconds).isEqualTo(owner.equals(team) ? 4000 : 4900);
            assertThat(number(
                            TestCallers.owner(owner)
                                    .get("/v2/usage?from=" + text(-10_800) + "&to=" + text(0))
                                    .then(),
                            "usage[0].seconds"))
                    .isEqualTo(seconds);
        }
    }

    @Test
    void hourThatIsNotOverStaysOpen() throws Exception {
        closeTwice();
        closeTwice();
        assertThat(row("select closed_until from usage_clock")
                        .getOffsetDateTime(0)
                        .toInstant())
                .isEqualTo(over);
        TestCallers.owner(team).get("/v2/usage").then().body("total.closed_until", equalTo(text(0)));
    }

    @Test
    void tellingGoesOnFromWhereItWasInterrupted() throws Exception {
        long first = image("snapshot", "told-before");
        had(team, first, SIZE, text(-10_800), text(-7_200));
        long second = image("snapshot", "told-after");
        had(team, second, SIZE, text(-10_800), text(-7_200));
        setClock(over.minusSeconds(7200));
        Rows.change(
                database,
                "insert into usage_period (starts_at, after_span, records) select $1, id, 1 from usage_span where image_id = $2",
                at(-10_800),
                first);
        closeTwice();
        assertThat(told(first)).isEmpty();
        assertThat(told(second)).hasSize(1);
        assertThat(row("select records from usage_period where starts_at = $1", at(-10_800))
                        .getLong(0))
                .isEqualTo(2);
    }

    @Test
    void hourIsNotClosedWhileSomebodyChangesAnOwnerInIt() {
        long image = image("snapshot", "late");
        SqlConnection writer = database.getConnection().await().atMost(WAIT);
        SqlConnection closer = database.getConnection().await().atMost(WAIT);
        try {
            run(writer, "begin");
            run(writer, "update image set status = 'available', stored_bytes = 1 where id = " + image);
            run(closer, "set lock_timeout = '100ms'");
            assertThatThrownBy(() -> run(closer, "update usage_clock set closed_until = closed_until"))
                    .hasMessageContaining("lock timeout");
            run(writer, "commit");
            run(closer, "update usage_clock set closed_until = closed_until");
        } finally {
            run(closer, "reset lock_timeout");
            writer.close().await().atMost(WAIT);
            closer.close().await().atMost(WAIT);
        }
    }

    @Test
    void whateverTheClockSaysNothingChangesInAClosedHour() {
        Instant later = over.plusSeconds(7200);
        setClock(later);
        long image = image("snapshot", "clock-went-back");
        available(image, 1);
        assertThat(started(image)).isEqualTo(later);
        Rows.change(database, "update image set team = $2 where id = $1", image, globex);
        assertThat(row("select count(*) from usage_span where image_id = $1 and started_at = $2", image, at(7200))
                        .getLong(0))
                .isEqualTo(2);
    }

    @Test
    void spansFollowWhatBecomesOfAnImage() {
        long image = image("snapshot", "followed");
        assertThat(spans(image)).isEmpty();
        available(image, SIZE);
        assertThat(spans(image)).containsExactly(team + " running " + SIZE);
        Rows.change(database, "update image set tags = '{a}' where id = $1", image);
        Rows.change(database, "update image set kind = 'base', is_public = true where id = $1", image);
        assertThat(spans(image)).containsExactly(team + " ended " + SIZE);
        Rows.change(database, "update image set kind = 'custom', is_public = false where id = $1", image);
        Rows.change(database, "update image set team = $2 where id = $1", image, globex);
        Rows.change(database, "update image set status = 'deleted' where id = $1", image);
        assertThat(spans(image))
                .containsExactly(team + " ended " + SIZE, team + " ended " + SIZE, globex + " ended " + SIZE);
    }

    private List<String> spans(long image) {
        List<String> spans = new ArrayList<>();
        for (Row span : database.preparedQuery(
                        "select team, case when ended_at = 'infinity' then 'running' else 'ended' end,"
                                + " size_bytes from usage_span where image_id = $1 order by id")
                .execute(Tuple.of(image))
                .await()
                .atMost(WAIT)) {
            spans.add(span.getUUID(0) + " " + span.getString(1) + " " + span.getLong(2));
        }
        return spans;
    }

    private Instant started(long image) {
        return row("select started_at from usage_span where image_id = $1", image)
                .getOffsetDateTime(0)
                .toInstant();
    }

    private void closeTwice() {
        CompletableFuture.allOf(CompletableFuture.runAsync(this::close), CompletableFuture.runAsync(this::close))
                .join();
    }

    private void close() {
        try {
            VertxContextSupport.subscribeAndAwait(() -> closing.close());
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private List<JsonNode> told(long image) throws Exception {
        return of(told(List.of(Long.toString(image))), Long.toString(image));
    }

    private static List<JsonNode> of(Map<String, List<JsonNode>> events, String key) {
        return Objects.requireNonNull(events.get(key));
    }

    /** The events with each of the keys: all that come before one that is told now. */
    private Map<String, List<JsonNode>> told(List<String> keys) throws Exception {
        String end = UUID.randomUUID().toString();
        for (String key : keys) {
            Rows.change(
                    database,
                    "insert into outbox (topic, key, event) values ($1, $2, $3)",
                    Topics.USAGE,
                    key,
                    "{\"end\":\"" + end + "\"}");
        }
        Map<String, List<JsonNode>> events = new HashMap<>();
        keys.forEach(key -> events.put(key, new ArrayList<>()));
        Set<String> open = new HashSet<>(keys);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.USAGE).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(WAIT).until(() -> {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(250))) {
                    JsonNode event = json.readTree(record.value());
                    if (event.path("end").asText().equals(end)) {
                        open.remove(record.key());
                    } else if (open.contains(record.key()) && !event.has("end")) {
                        EventContract.check(event);
                        of(events, record.key()).add(event);
                    }
                }
                return open.isEmpty();
            });
        }
        return events;
    }

    private void setClock(Instant closedUntil) {
        Rows.change(database, "update usage_clock set closed_until = $1", closedUntil.atOffset(ZoneOffset.UTC));
    }

    private static void run(SqlConnection connection, String statement) {
        Uni<?> run = connection.query(statement).execute();
        run.await().atMost(WAIT);
    }

    /** Seconds after the end of the last hour that is over. */
    private OffsetDateTime at(int seconds) {
        return over.plusSeconds(seconds).atOffset(ZoneOffset.UTC);
    }

    private String text(int seconds) {
        return over.plusSeconds(seconds).toString();
    }
}
