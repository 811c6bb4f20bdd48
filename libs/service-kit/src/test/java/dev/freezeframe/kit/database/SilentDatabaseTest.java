package dev.freezeframe.kit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.freezeframe.embedded.DatabaseEndpoint;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.Wire;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SilentDatabaseTest {
    private final Vertx vertx = Vertx.vertx();
    private Wire wire;
    private Pool pool;

    private record Given(Vertx vertx, PoolOptions poolOptions, List<PgConnectOptions> pgConnectOptionsList)
            implements PgPoolCreator.Input {}

    @BeforeEach
    void connect() throws Exception {
        DatabaseEndpoint database = RealServers.running().endpoints().database(RealServers.DATABASE);
        wire = Wire.to(() -> URI.create("http://" + database.host() + ":" + database.port()));
        PgConnectOptions options = new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(wire.port())
                .setDatabase(database.name())
                .setUser(database.user())
                .setPassword(database.password());
        pool = new SilentDatabase(Duration.ofSeconds(2), Duration.ofSeconds(5))
                .create(new Given(vertx, new PoolOptions().setMaxSize(1), List.of(options)));
    }

    @AfterEach
    void end() throws Exception {
        pool.close();
        wire.close();
        vertx.close();
    }

    @Test
    void whatWaitsForAServerThatFellSilentFailsAndTheNextIsAnswered() throws Exception {
        assertThat(ask("select 1")).isEqualTo(1);
        wire.become(Wire.State.SILENT);
        Throwable failure = catchThrowable(() -> ask("select 2"));
        assertThat(DatabaseAbsence.explains(failure))
                .as("%s is taken for what it is", failure)
                .isTrue();
        wire.heal();
        // What waited learns of the end a moment before the pool does.
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(ask("select 3")).isEqualTo(3));
    }

    @Test
    void connectionsOnWhichTheServerIsSilentFromTheBeginningUseUpNoPlaceOfThePool() throws Exception {
        wire.become(Wire.State.SILENT);
        Throwable failure = catchThrowable(() -> ask("select 1"));
        assertThat(failure).hasMessageContaining("did not let us in");
        assertThat(DatabaseAbsence.explains(failure)).isTrue();
        wire.heal();
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(ask("select 2")).isEqualTo(2));
    }

    private int ask(String query) throws Exception {
        return pool.query(query)
                .execute()
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .iterator()
                .next()
                .getInteger(0);
    }
}
