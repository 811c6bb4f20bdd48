package dev.freezeframe.snapshots.engine.keys;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** What happens to keys in tests. */
@ApplicationScoped
public class KeyLoss {
    private final Pool pool;
    private final StoreKeys keys;
    private final TeamKeys teams;

    public KeyLoss(Pool pool, StoreKeys keys, TeamKeys teams) {
        this.pool = pool;
        this.keys = keys;
        this.teams = teams;
    }

    /** A team's key is lost, and with it all that it wraps: its images' keys and the secret of its domain. */
    public void lose(UUID team) {
        run("delete from image_key where team_key in (select id from team_key where team = $1)", team);
        run("delete from domain_key where team_key in (select id from team_key where team = $1)", team);
        run("delete from team_key where team = $1", team);
        keys.forget();
    }

    /** Gives a team a new version of its key. */
    public void renew(UUID team) {
        teams.renew(team).await().indefinitely();
    }

    private void run(String statement, UUID team) {
        pool.preparedQuery(statement).execute(Tuple.of(team)).await().indefinitely();
    }
}
