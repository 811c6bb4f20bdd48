package dev.freezeframe.kit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freezeframe.kit.test.RealServers;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class JobWorkerTest {
    @Inject
    JobQueue jobs;

    @Inject
    Pool pool;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    private final String name = UUID.randomUUID().toString();

    @Test
    void aJobThatFailsIsTriedAgain() {
        enqueue("fail-once");
        await().until(() -> CountingHandler.DONE.contains(name + "#2"));
    }

    @Test
    void aJobThatCannotSucceedFailsAtOnceAndSaysWhy() {
        long id = enqueue("give-up");
        await().until(() -> CountingHandler.FAILED.contains(name + ": it cannot be done"));
        await().until(() -> state(id).equals("failed"));
    }

    @Test
    void aJobThatWaitsForSomethingIsNotAJobThatFails() {
        enqueue("wait");
        await().until(() -> CountingHandler.DONE.contains(name + "#1"));
        assertThat(CountingHandler.WAITS.get(name)).isEqualTo(21);
    }

    @Test
    void workOfARolledBackTransactionIsNeverDone() {
        assertThat(VertxBlockingProbe.failure(() -> Panache.withTransaction(() -> enqueueHere("plain")
                        .chain(() -> Uni.createFrom().failure(new IllegalStateException("rolled back"))))))
                .hasMessage("rolled back");
        enqueue("fail-once");
        await().until(() -> CountingHandler.DONE.contains(name + "#2"));
        assertThat(CountingHandler.DONE).doesNotContain(name + "#1");
    }

    @Test
    void aHolderThatLostItsLeaseCanCompleteNothing() {
        CountingHandler.HELD.put(name, new CountDownLatch(1));
        long id = enqueue("hang-first");
        await().until(() -> state(id).equals("running"));
        pool.query(
                        "update job set lease_until = now() - interval '1 second', fence = fence + 1, state = 'queued' where id = "
                                + id)
                .execute()
                .await()
                .indefinitely();
        await().until(() -> CountingHandler.DONE.contains(name + "#2"));
        CountingHandler.HELD.get(name).countDown();
        await().until(() -> CountingHandler.REFUSED.contains(name + "#1"));
        assertThat(CountingHandler.DONE).doesNotContain(name + "#1");
        await().until(() -> events().size() == 1);
    }

    @Test
    void theEventOfACompletedJobReachesKafka() {
        enqueue("plain");
        await().until(() -> CountingHandler.DONE.contains(name + "#1"));
        await().atMost(Duration.ofSeconds(20)).until(() -> events().size() == 1);
        ConsumerRecord<String, String> event = events().get(0);
        assertThat(event.key()).isEqualTo(name);
        assertThat(event.value()).contains("\"specversion\":\"1.0\"", "\"type\":\"done\"");
    }

    private long enqueue(String behaviour) {
        return VertxBlocking.await(() -> Panache.withTransaction(() -> enqueueHere(behaviour)));
    }

    private Uni<Long> enqueueHere(String behaviour) {
        return jobs.enqueue(new NewJob("test.count", null, new CountingHandler.Work(name, behaviour), null));
    }

    private String state(long id) {
        return pool.query("select state from job where id = " + id)
                .execute()
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getString(0);
    }

    private List<ConsumerRecord<String, String>> events() {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                java.util.Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ConsumerConfig.GROUP_ID_CONFIG,
                        UUID.randomUUID().toString(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of("freezeframe.test"));
            List<ConsumerRecord<String, String>> mine = new java.util.ArrayList<>();
            long until = System.nanoTime() + Duration.ofSeconds(4).toNanos();
            while (mine.isEmpty() && System.nanoTime() < until) {
                consumer.poll(Duration.ofMillis(500)).forEach(record -> {
                    if (record.key().equals(name)) {
                        mine.add(record);
                    }
                });
            }
            return mine;
        }
    }
}
