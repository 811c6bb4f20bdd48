package dev.freezeframe.kit.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.TestCallers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class IdempotencyTest {
    @Inject
    Pool pool;

    private final UUID team = UUID.randomUUID();
    private final String key = UUID.randomUUID().toString();

    @Test
    void requestsThatRaceWithOneKeyDoTheWorkOnceAndAllGetItsAnswer() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(6);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int client = 0; client < 6; client++) {
                RequestSpecification request =
                        TestCallers.owner(team).header(Idempotency.HEADER, key).body("{\"name\":\"" + key + "\"}");
                answers.add(clients.submit(() -> request.post("/v2/things")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("job")));
            }
            Set<Integer> jobs = new HashSet<>();
            for (Future<Integer> answer : answers) {
                jobs.add(answer.get());
            }
            assertThat(jobs).hasSize(1);
        } finally {
            clients.shutdown();
        }
        assertThat(pool.preparedQuery("select count(*) from job where payload like '%' || $1 || '%'")
                        .execute(Tuple.of(key))
                        .await()
                        .indefinitely()
                        .iterator()
                        .next()
                        .getLong(0))
                .isEqualTo(1);
    }
}
