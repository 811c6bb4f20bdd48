package dev.freezeframe.kit.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.embedded.EmbeddedServersProcess;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TopicReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class IdempotentConsumerTest {
    private static final String TOPIC = Topics.REPLICATIONS;

    @Inject
    EventProducer producer;

    @Inject
    ObjectMapper json;

    @Inject
    EventConfig config;

    @Inject
    MeterRegistry meters;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    private final String key = UUID.randomUUID().toString();

    @Test
    void anEventDeliveredAgainHasNoEffectAgain() throws Exception {
        String once = event("works");
        send(once);
        send(once);
        send(event("works"));
        assertThat(effects(2)).hasSize(2);
        assertThat(Collections.frequency(TroubledConsumer.TRIES, key)).isEqualTo(2);
    }

    @Test
    void whatFailsIsTriedAgainAndLeavesNothingBehindUntilItWorks() throws Exception {
        send(event("fails-twice"));
        send(event("works"));
        assertThat(effects(2)).hasSize(2);
        assertThat(Collections.frequency(TroubledConsumer.TRIES, key)).isEqualTo(4);
    }

    @Test
    void aRecordThatCannotBeProcessedIsPutAwayWithItsReason() throws Exception {
        String unprocessable = event("unprocessable");
        send(unprocessable);
        send("{broken");
        send("{\"specversion\":\"0.3\"}");
        send(event("works"));
        assertThat(effects(1)).hasSize(1);
        List<ConsumerRecord<String, String>> letters = letters(3);
        assertThat(letters)
                .extracting(ConsumerRecord::value)
                .containsExactly(unprocessable, "{broken", "{\"specversion\":\"0.3\"}");
        assertThat(TopicReader.header(letters.get(0), "dead-letter-reason")).isEqualTo("there is no such thing");
        assertThat(TopicReader.header(letters.get(0), "dead-letter-consumer")).isEqualTo(TroubledConsumer.NAME);
        assertThat(TopicReader.header(letters.get(0), "dead-letter-topic")).isEqualTo(TOPIC);
        assertThat(TopicReader.header(letters.get(0), "dead-letter-offset")).matches("[0-9]+");
        assertThat(TopicReader.header(letters.get(2), "dead-letter-reason")).contains("CloudEvent 1.0");
        RestAssured.get("/q/metrics")
                .then()
                .body(containsString("freezeframe_events_dead_letters_total{consumer=\"troubled\""));
    }

    @Test
    void whatNeverWorksIsPutAwayInTheEndAndTheNextOneHasItsTurn() throws Exception {
        send(event("fails-always"));
        send(event("works"));
        assertThat(TopicReader.header(letters(1).get(0), "dead-letter-reason")).isEqualTo("a bug of ours");
        assertThat(effects(1)).hasSize(1);
        assertThat(Collections.frequency(TroubledConsumer.TRIES, key)).isEqualTo(3 + 1);
    }

    @Test
    void whileTheDatabaseIsAwayNoRecordIsGivenUp() throws Exception {
        double before = failedTries();
        RealServers.running().stop(EmbeddedServersProcess.Server.POSTGRES);
        try {
            send(event("works"));
            await().until(() -> failedTries() > before + 2 * config.attempts());
        } finally {
            RealServers.running().start(EmbeddedServersProcess.Server.POSTGRES);
        }
        assertThat(effects(1)).hasSize(1);
        assertThat(TopicReader.read(kafka, TOPIC + Topics.DEAD_LETTER_SUFFIX, key, 0))
                .isEmpty();
    }

    private double failedTries() {
        return meters.counter("freezeframe.events.failed.tries", "consumer", TroubledConsumer.NAME)
                .count();
    }

    private List<ConsumerRecord<String, String>> effects(int expected) {
        return TopicReader.read(kafka, Topics.VOLUMES, key, expected);
    }

    private List<ConsumerRecord<String, String>> letters(int expected) {
        return TopicReader.read(kafka, TOPIC + Topics.DEAD_LETTER_SUFFIX, key, expected);
    }

    private void send(String value) throws Exception {
        producer.send(new ProducerRecord<>(TOPIC, key, value)).get();
    }

    private String event(String behaviour) throws JsonProcessingException {
        return json.writeValueAsString(new CloudEvent(
                "1.0",
                UUID.randomUUID().toString(),
                "/freezeframe/test",
                "test",
                key,
                Instant.now(),
                "application/json",
                "urn:freezeframe:schema:test",
                null,
                null,
                json.valueToTree(new TroubledConsumer.Wish(behaviour))));
    }
}
