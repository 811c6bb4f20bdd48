package dev.freezeframe.kit.event;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The one Kafka producer of a service. Idempotent and acknowledged by all replicas. */
@ApplicationScoped
public class EventProducer {
    private static final Duration GIVE_UP = Duration.ofSeconds(20);

    private final KafkaProducer<String, String> producer;

    public EventProducer(@ConfigProperty(name = "kafka.bootstrap.servers") String servers) {
        this.producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                (int) GIVE_UP.toMillis() / 2,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) GIVE_UP.toMillis() / 2,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) GIVE_UP.toMillis(),
                ProducerConfig.LINGER_MS_CONFIG,
                0));
    }

    /** Sends a record. May block for some seconds while Kafka is away: never call it on an event loop. */
    public Future<RecordMetadata> send(ProducerRecord<String, String> record) {
        return producer.send(record);
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
