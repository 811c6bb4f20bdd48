package dev.freezeframe.snapshots.engine.keys;

import dev.freezeframe.snapshots.engine.index.IndexTransactions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * Rotates keys on demand. A team's new key wraps at once what is new; what there is is wrapped anew in the next {@linkplain
 * KeyRounds rounds}, a row at a time, while everything runs.
 */
@ApplicationScoped
public class KeyRotation {
    private static final String STATUS = """
        select (select wrapped_with from installation_key_check),
               (select count(*) from team_key),
               (select count(*) from team_key
                 where wrapped_with <> (select wrapped_with from installation_key_check)),
               (select count(*) from domain_key k join team_key t on t.id = k.team_key
                 where exists (select 1 from team_key n where n.team = t.team and n.number > t.number)),
               (select count(*) from image_key k join team_key t on t.id = k.team_key
                 where exists (select 1 from team_key n where n.team = t.team and n.number > t.number)),
               (select count(*) from wanted_key_object w left join key_object o
                    on o.region = w.region and coalesce(o.wanted, o.name) = w.name
                 where o.written is not true)
        """;

    private final TeamKeys teams;
    private final KeyCheck check;
    private final IndexTransactions transactions;

    public KeyRotation(TeamKeys teams, KeyCheck check, Pool pool) {
        this.teams = teams;
        this.check = check;
        this.transactions = new IndexTransactions(pool);
    }

    /**
     * How far it is. A rotation is through when nothing is outdated and no object is missing.
     *
     * @param installationKey names the installation's key, and the version of it, that wraps
     * @param teamKeys versions of all teams' keys
     * @param outdatedTeamKeys of these, those that are wrapped with an earlier installation key
     * @param outdatedDomainKeys wrapped with an earlier key of their team
     * @param outdatedImageKeys wrapped with an earlier key of their team
     * @param missingObjects wrapped keys that a bucket does not hold yet
     */
    public record Status(
            String installationKey,
            long teamKeys,
            long outdatedTeamKeys,
            long outdatedDomainKeys,
            long outdatedImageKeys,
            long missingObjects) {}

    public Uni<Status> status() {
        return rows(STATUS)
                .map(rows -> rows.get(0))
                .map(row -> new Status(
                        (String) row[0], (Long) row[1], (Long) row[2], (Long) row[3], (Long) row[4], (Long) row[5]));
    }

    /**
     * Gives a team a new version of its key.
     *
     * @return false if the team has none yet: its first one will be new enough
     */
    public Uni<Boolean> renew(UUID team) {
        return rows("select 1 from team_key where team = $1 limit 1", team)
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(false)
                        : teams.renew(team).replaceWith(true));
    }

    /** Gives every team that has a key a new version of it. */
    public Uni<Void> renewAll() {
        return rows("select distinct team from team_key order by team")
                .onItem()
                .transformToMulti(rows -> Multi.createFrom().iterable(rows))
                .onItem()
                .transformToUniAndConcatenate(row -> teams.renew((UUID) row[0]))
                .collect()
                .last();
    }

    /** Notes the newest version of the installation's key, with which the teams' keys are then wrapped anew. */
    public Uni<Void> noteInstallationKey() {
        return Uni.createFrom()
                .voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> {
                    try {
                        check.check();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private Uni<List<Object[]>> rows(String statement, Object... parameters) {
        return Uni.createFrom().completionStage(() -> transactions.run(sql -> sql.rows(statement, parameters)));
    }
}
