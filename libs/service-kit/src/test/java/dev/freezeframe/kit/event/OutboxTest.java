package dev.freezeframe.kit.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.embedded.EmbeddedServersProcess;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TopicReader;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.RestAssured;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class OutboxTest {
    @Inject
    Outbox outbox;

    @Inject
    Pool pool;

    @Inject
    ObjectMapper json;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    private final String key = UUID.randomUUID().toString();

    @Test
    void eventsOfOneKeyArriveInTheOrderInWhichTheyHappened() throws Throwable {
        List<Integer> happened = IntStream.range(0, 60).boxed().toList();
        for (int number : happened) {
            append(event(key, number));
        }
        List<Integer> told = new ArrayList<>();
        for (ConsumerRecord<String, String> record : TopicReader.read(kafka, Topics.DROPLETS, key, 60)) {
            told.add(json.readTree(record.value()).at("/data/number").asInt());
        }
        assertThat(told).isEqualTo(happened);
    }

    @Test
    void eventsThatAreAppendedTogetherArriveInTheirOrder() throws Throwable {
        transaction(() -> outbox.appendAll(
                IntStream.range(0, 60).mapToObj(number -> event(key, number)).toList()));
        transaction(() -> outbox.appendAll(List.of()));
        List<Integer> told = new ArrayList<>();
        for (ConsumerRecord<String, String> record : TopicReader.read(kafka, Topics.DROPLETS, key, 60)) {
            told.add(json.readTree(record.value()).at("/data/number").asInt());
        }
        assertThat(told).isEqualTo(IntStream.range(0, 60).boxed().toList());
    }

    @Test
    void anEventIsACloudEvent() throws Throwable {
        append(event(key, 1));
        ConsumerRecord<String, String> record =
                TopicReader.read(kafka, Topics.DROPLETS, key, 1).get(0);
        assertThat(TopicReader.header(record, "content-type")).startsWith("application/cloudevents+json");
        JsonNode envelope = json.readTree(record.value());
        assertThat(envelope.at("/specversion").asText()).isEqualTo("1.0");
        assertThat(envelope.at("/subject").asText()).isEqualTo(key);
        assertThat(envelope.at("/source").asText()).isEqualTo("/freezeframe/service-kit");
        assertThat(envelope.at("/dataschema").asText()).isEqualTo("urn:freezeframe:schema:test");
        assertThat(envelope.has("team")).isFalse();
        await().until(() -> waiting() == 0);
    }

    @Test
    void whatWasRolledBackIsNeverTold() throws Throwable {
        try {
            transaction(() -> outbox.append(event(key, 1))
                    .chain(() -> Uni.createFrom().<Void>failure(new IllegalStateException("rolled back"))));
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("rolled back");
        }
        append(event(key, 2));
        ConsumerRecord<String, String> first =
                TopicReader.read(kafka, Topics.DROPLETS, key, 1).get(0);
        assertThat(json.readTree(first.value()).at("/data/number").asInt()).isEqualTo(2);
    }

    @Test
    void whileKafkaIsAwayEventsWait() throws Throwable {
        RealServers.running().stop(EmbeddedServersProcess.Server.KAFKA);
        try {
            append(event(key, 1));
            append(event(key, 2));
            assertThat(waiting()).isEqualTo(2);
        } finally {
            RealServers.running().start(EmbeddedServersProcess.Server.KAFKA);
        }
        List<ConsumerRecord<String, String>> told = TopicReader.read(kafka, Topics.DROPLETS, key, 2);
        assertThat(json.readTree(told.get(0).value()).at("/data/number").asInt())
                .isEqualTo(1);
        await().until(() -> waiting() == 0);
    }

    @Test
    void anEventThatKafkaRefusesHoldsUpNobodyAndIsNoticed() throws Throwable {
        append(new DomainEvent(Topics.DROPLETS, key, "test", null, null, Map.of("text", "x".repeat(2_000_000))));
        append(event(key, 2));
        TopicReader.read(kafka, Topics.DROPLETS, key, 1);
        await().until(() -> refused() == 1);
        await().untilAsserted(() ->
                RestAssured.get("/q/health/well").then().statusCode(503).body("checks.data.refused", hasItem(1)));
        // Not at once: where another test has restarted PostgreSQL, a probe meets each dead connection once.
        await().untilAsserted(() -> RestAssured.get("/q/health/ready").then().statusCode(200));
        RestAssured.get("/q/metrics").then().body(containsString("freezeframe_outbox_refused 1.0"));
        pool.preparedQuery("delete from outbox where key = $1")
                .execute(Tuple.of(key))
                .await()
                .indefinitely();
    }

    @Test
    void topicsAreMadeWithPartitionsAndTheirOwnWayOfForgetting() throws Exception {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka))) {
            Map<String, TopicDescription> topics =
                    admin.describeTopics(Topics.all()).allTopicNames().get();
            assertThat(topics.values()).allMatch(topic -> topic.partitions().size() == 6);
            assertThat(cleanup(admin, Topics.TEAMS)).isEqualTo("compact");
            assertThat(cleanup(admin, Topics.SNAPSHOTS)).isEqualTo("delete");
        }
    }

    private static String cleanup(Admin admin, String topic) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource)
                .get("cleanup.policy")
                .value();
    }

    private static DomainEvent event(String key, int number) {
        return new DomainEvent(Topics.DROPLETS, key, "test", null, null, Map.of("number", number));
    }

    private void append(DomainEvent event) throws Throwable {
        transaction(() -> outbox.append(event));
    }

    private static void transaction(java.util.function.Supplier<Uni<Void>> work) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> Panache.withTransaction(work));
    }

    private long waiting() {
        return count("select count(*) from outbox where refused is null and key = $1");
    }

    private long refused() {
        return count("select count(*) from outbox where refused is not null and key = $1");
    }

    private long count(String query) {
        return pool.preparedQuery(query)
                .execute(Tuple.of(key))
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0);
    }
}
