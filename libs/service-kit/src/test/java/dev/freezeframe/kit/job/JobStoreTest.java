package dev.freezeframe.kit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freezeframe.kit.test.RealServers;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Leases as the database decides them; the jobs' kind has no handler, so that only the test takes them. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class JobStoreTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(200);

    @Inject
    JobStore store;

    @Inject
    JobQueue jobs;

    private final String kind = "test." + UUID.randomUUID();

    @Test
    void aJobIsTakenOverWhenItsHolderIsSilentAndTheHolderCanDoNothingMore() {
        long id = enqueue(null);
        JobStore.Claimed first = claim(SHORT).orElseThrow();
        assertThat(claim(LONG)).describedAs("while the lease lasts").isEmpty();
        JobStore.Claimed second =
                await().until(() -> claim(LONG), Optional::isPresent).orElseThrow();
        assertThat(second.id()).isEqualTo(id);
        assertThat(second.fence()).isEqualTo(first.fence() + 1);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(done(store.renew(id, first.fence(), LONG))).isFalse();
        assertThat(done(store.checkpoint(id, first.fence(), "\"mine\""))).isFalse();
        assertThat(done(store.progress(id, first.fence(), "\"mine\""))).isFalse();
        assertThat(done(store.retry(id, first.fence(), SHORT, "mine"))).isFalse();
        assertThat(done(store.handBack(id, first.fence()))).isFalse();
        assertThat(done(store.renew(id, second.fence(), LONG))).isTrue();
    }

    @Test
    void aHeartbeatKeepsTheLease() {
        long id = enqueue(null);
        JobStore.Claimed held = claim(SHORT).orElseThrow();
        assertThat(done(store.renew(id, held.fence(), LONG))).isTrue();
        await().during(SHORT.multipliedBy(2)).until(() -> claim(LONG).isEmpty());
    }

    @Test
    void oneOfManyWorkersGetsTheJob() {
        enqueue(null);
        List<CompletableFuture<Optional<JobStore.Claimed>>> claims = IntStream.range(0, 8)
                .mapToObj(worker -> store.claim("worker-" + worker, LONG, List.of(kind), Optional.empty())
                        .subscribeAsCompletionStage())
                .toList();
        assertThat(claims.stream().filter(claim -> claim.join().isPresent()).count())
                .isEqualTo(1);
    }

    @Test
    void aJobHandedBackIsFreeAtOnceAndTheAttemptDoesNotCount() {
        enqueue(null);
        JobStore.Claimed first = claim(LONG).orElseThrow();
        assertThat(done(store.checkpoint(first.id(), first.fence(), "{\"chunk\":7}")))
                .isTrue();
        assertThat(done(store.handBack(first.id(), first.fence()))).isTrue();
        JobStore.Claimed second = claim(LONG).orElseThrow();
        assertThat(second.attempt()).isEqualTo(1);
        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(second.checkpoint()).isEqualTo("{\"chunk\":7}");
    }

    @Test
    void aWorkerTakesTheJobsOfItsRegionsAndThoseOfNone() {
        enqueue("nyc3");
        assertThat(done(store.claim("a", LONG, List.of(kind), Optional.of(List.of("ams3")))))
                .isEmpty();
        assertThat(done(store.claim("b", LONG, List.of(kind), Optional.of(List.of("ams3", "nyc3")))))
                .isPresent();
        enqueue(null);
        assertThat(done(store.claim("a", LONG, List.of(kind), Optional.of(List.of("ams3")))))
                .isPresent();
    }

    @Test
    void aCancelledJobIsNotDone() {
        long id = enqueue(null);
        assertThat(VertxBlocking.await(() -> Panache.withTransaction(() -> jobs.cancel(id))))
                .isTrue();
        assertThat(claim(LONG)).isEmpty();
        assertThat(VertxBlocking.await(() -> Panache.withTransaction(() -> jobs.cancel(id))))
                .isFalse();
    }

    private Optional<JobStore.Claimed> claim(Duration lease) {
        return done(store.claim("worker", lease, List.of(kind), Optional.empty()));
    }

    private long enqueue(String region) {
        return VertxBlocking.await(
                () -> Panache.withTransaction(() -> jobs.enqueue(new NewJob(kind, region, Map.of(), null))));
    }

    private static <T> T done(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(30));
    }
}
