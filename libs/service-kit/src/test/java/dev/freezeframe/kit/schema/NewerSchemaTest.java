package dev.freezeframe.kit.schema;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.freezeframe.kit.test.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While an upgrade rolls out, instances of the older release start on the schema of the newer one. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class NewerSchemaTest {
    @Inject
    Flyway flyway;

    @Inject
    Pool pool;

    /** One migration of the kit between those that are known, and one of the service after them. */
    @BeforeEach
    void aNewerReleaseHasMigrated() {
        for (String version : List.of("0.1.5", "9000")) {
            run("insert into flyway_schema_history select 9000 + count(*), '" + version + "', 'newer', 'SQL'," + " 'V"
                    + version + "__newer.sql', 1, 'newer', now(), 1, true from flyway_schema_history");
        }
    }

    @AfterEach
    void forgetIt() {
        run("delete from flyway_schema_history where description = 'newer'");
    }

    @Test
    void anOlderReleaseAcceptsIt() {
        assertThatCode(flyway::validate).doesNotThrowAnyException();
    }

    @Test
    void anOlderReleaseHasNothingToMigrateThere() {
        assertThatCode(flyway::migrate).doesNotThrowAnyException();
    }

    private void run(String sql) {
        pool.query(sql).execute().await().indefinitely();
    }
}
