package dev.freezeframe.kit.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.kit.event.EventProducer;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import dev.freezeframe.kit.test.TopicReader;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(TracesTest.Traced.class)
class TracesTest {
    /** Traces go to the test's memory, at once. */
    public static class Traced implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.otel.sdk.disabled", "false", "quarkus.otel.simple", "true");
        }
    }

    @Inject
    InMemorySpanExporter spans;

    @Inject
    EventProducer producer;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    private final String trace = TraceId.fromLongs(
            ThreadLocalRandom.current().nextLong(), ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
    private final String traceparent =
            "00-" + trace + "-" + SpanId.fromLong(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE)) + "-01";
    private final String name = UUID.randomUUID().toString();

    @Test
    void aRequestItsJobAndItsEventAreOneTrace() throws Exception {
        TestCallers.owner(UUID.randomUUID())
                .header("traceparent", traceparent)
                .body("{\"name\":\"" + name + "\"}")
                .post("/v2/things")
                .then()
                .statusCode(201);

        await().untilAsserted(
                        () -> assertThat(mine()).extracting(SpanData::getName).contains("job test.count"));
        assertThat(mine()).extracting(SpanData::getName).anyMatch(span -> span.startsWith("POST"));
        SpanData job = named("job test.count");
        assertThat(named("POST").getSpanId()).isEqualTo(job.getParentSpanId());
        ConsumerRecord<String, String> event =
                TopicReader.read(kafka, "freezeframe.test", name, 1).get(0);
        assertThat(TopicReader.header(event, "traceparent")).contains(trace).contains(job.getSpanId());
    }

    @Test
    void whoHearsAnEventGoesOnWithItsTrace() throws Exception {
        ProducerRecord<String, String> wish =
                new ProducerRecord<>(Topics.REPLICATIONS, name, """
                {"specversion":"1.0","id":"%s","source":"/test","type":"wish","subject":"%s","time":"2026-11-01T00:00:00Z",
                 "datacontenttype":"application/json","dataschema":"urn:x","data":{"behaviour":"plain"}}""".formatted(UUID.randomUUID(), name));
        wish.headers().add("traceparent", traceparent.getBytes(StandardCharsets.UTF_8));
        producer.send(wish).get();

        await().untilAsserted(
                        () -> assertThat(mine()).extracting(SpanData::getName).contains("troubled wish"));
        ConsumerRecord<String, String> effect =
                TopicReader.read(kafka, Topics.VOLUMES, name, 1).get(0);
        assertThat(TopicReader.header(effect, "traceparent"))
                .contains(trace)
                .contains(named("troubled wish").getSpanId());
    }

    private List<SpanData> mine() {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getTraceId().equals(trace))
                .toList();
    }

    private SpanData named(String prefix) {
        return mine().stream()
                .filter(span -> span.getName().startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }
}
