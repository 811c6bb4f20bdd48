package dev.freezeframe.snapshots.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.kit.test.RealServers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/**
 * That lists of snapshots go by an index whatever their parameters: PostgreSQL soon plans a statement that comes again and again without
 * looking at them, and an index of some of the rows is then of no use.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ImageListPlanTest {
    private static final String LISTED =
            " from image where team = $1 and kind in ($2, $3)" + " and (status = $4 or (kind = $5 and status = $6))";
    private static final String PARAMETERS =
            "(gen_random_uuid(), 'snapshot', 'volume_snapshot', 'available', 'volume_snapshot', 'pending')";

    @Inject
    AgroalDataSource database;

    @Test
    void aPageIsReadInTheOrderOfAnIndex() throws SQLException {
        assertThat(plan("select *" + LISTED
                        + " order by created_at desc, id desc offset 0 rows fetch first 20 rows only"))
                .contains("Index Scan using image_of_team")
                .doesNotContain("Sort");
    }

    @Test
    void howManyThereAreIsCountedInAnIndex() throws SQLException {
        assertThat(plan("select count(*)" + LISTED)).contains("Index Only Scan using image_count");
    }

    private String plan(String statement) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement()) {
            connection.setAutoCommit(false);
            sql.execute("set local plan_cache_mode = force_generic_plan");
            // In a small table everything else is cheaper, as long as it is allowed.
            sql.execute("set local enable_seqscan = off");
            sql.execute("set local enable_bitmapscan = off");
            sql.execute("set local enable_sort = off");
            sql.execute("prepare listed (uuid, text, text, text, text, text) as " + statement);
            StringBuilder plan = new StringBuilder();
            try (ResultSet lines = sql.executeQuery("explain execute listed " + PARAMETERS)) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            sql.execute("deallocate listed");
            connection.rollback();
            return plan.toString();
        }
    }
}
