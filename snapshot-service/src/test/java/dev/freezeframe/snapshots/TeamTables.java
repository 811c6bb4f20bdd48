package dev.freezeframe.snapshots;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Everything the database knows of a team, as text that can be compared. */
public final class TeamTables {
    private static final List<String> OF_TEAM =
            List.of("droplet", "volume", "image", "action", "tag", "destruction", "idempotency_key");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TeamTables() {}

    /** All rows of the team, and how many jobs there are. */
    public static String dump(Pool database, UUID team) {
        StringBuilder dump = new StringBuilder();
        for (String table : OF_TEAM) {
            String rows = "select coalesce(string_agg(t::text, chr(10) order by t::text), '') from " + table
                    + " t where team = $1";
            dump.append(table)
                    .append('\n')
                    .append(text(database, rows, Tuple.of(team)))
                    .append('\n');
        }
        return dump.append(text(database, "select count(*)::text from job", Tuple.tuple()))
                .toString();
    }

    private static String text(Pool database, String query, Tuple parameters) {
        return database.preparedQuery(query)
                .execute(parameters)
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getString(0);
    }
}
