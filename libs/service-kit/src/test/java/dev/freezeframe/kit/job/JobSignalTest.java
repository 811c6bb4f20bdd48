package dev.freezeframe.kit.job;

import static org.awaitility.Awaitility.await;

import dev.freezeframe.kit.test.RealServers;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(JobSignalTest.NobodyLooks.class)
class JobSignalTest {
    /** Who does not hear of a job does not begin it. */
    public static class NobodyLooks implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("freezeframe.jobs.poll", "1h");
        }
    }

    @Inject
    JobQueue jobs;

    @Inject
    Pool pool;

    @Test
    void aJobIsBegunWhenItsTransactionHasCommitted() {
        String name = enqueue();
        await().until(() -> CountingHandler.DONE.contains(name + "#1"));
    }

    @Test
    void signalsAreHeardAgainAfterTheirConnectionWasLost() {
        await().until(this::listeners, count -> count == 1);
        pool.query("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where query like 'listen %' and datname = current_database()")
                .execute()
                .await()
                .indefinitely();
        await().until(this::listeners, count -> count == 1);
        String name = enqueue();
        await().until(() -> CountingHandler.DONE.contains(name + "#1"));
    }

    private long listeners() {
        return pool.query("select count(*) from pg_stat_activity"
                        + " where query like 'listen %' and datname = current_database()")
                .execute()
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0);
    }

    private String enqueue() {
        String name = UUID.randomUUID().toString();
        VertxBlocking.await(() -> Panache.withTransaction(
                () -> jobs.enqueue(new NewJob("test.count", null, new CountingHandler.Work(name, "plain"), null))));
        return name;
    }
}
