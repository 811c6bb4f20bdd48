package dev.freezeframe.kit.event;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class EventProducerTest {
    @Test
    void whatIsSaidOfKafkaHoldsForTheProducer() {
        Map<String, Object> secured = Map.of(
                "bootstrap.servers", "127.0.0.1:1", "security.protocol", "SASL_SSL", "sasl.mechanism", "SCRAM-SHA-512");

        // Nobody has said with which credentials; a producer that did not look at these settings would not ask.
        assertThatThrownBy(() -> new EventProducer(secured))
                .isInstanceOf(KafkaException.class)
                .rootCause()
                .hasMessageContaining("JAAS");
    }
}
