package dev.freezeframe.snapshots.engine.keys;

import dev.freezeframe.snapshots.engine.index.IndexTransactions;
import dev.freezeframe.store.keys.Kms;
import dev.freezeframe.store.keys.TeamKey;
import dev.freezeframe.store.keys.UnavailableKeyException;
import dev.freezeframe.store.keys.WrappedKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The keys of teams, in their versions. What has been unwrapped is remembered for as long as it is in use. */
@ApplicationScoped
public class TeamKeys {
    private static final int REMEMBERED = 1_000;

    private final Kms kms;
    private final IndexTransactions transactions;
    private final Clock clock;
    private final RecentlyUsed<UUID, TeamKey> unwrapped = new RecentlyUsed<>(REMEMBERED);

    public TeamKeys(Kms kms, Pool pool, Clock clock) {
        this.kms = kms;
        this.transactions = new IndexTransactions(pool);
        this.clock = clock;
    }

    /** The newest version of a team's key. A team that has none gets one. */
    Uni<TeamKey> current(UUID team) {
        return newest(team)
                .chain(rows -> rows.isEmpty()
                        ? add(team, 1).chain(() -> newest(team))
                        : Uni.createFrom().item(rows))
                .chain(rows -> byId((UUID) rows.get(0)[0]));
    }

    /** Gives a team a new version of its key. Of several at once, one is enough. */
    Uni<Void> renew(UUID team) {
        return newest(team).chain(rows -> add(team, rows.isEmpty() ? 1 : (Integer) rows.get(0)[1] + 1));
    }

    private Uni<List<Object[]>> newest(UUID team) {
        return rows("select id, number from team_key where team = $1 order by number desc limit 1", team);
    }

    private Uni<Void> add(UUID team, int number) {
        TeamKey key = TeamKey.random(team);
        return kms(() -> kms.wrap(key.bytes()))
                .chain(wrapped -> rows(
                        """
                        insert into team_key (id, team, number, wrapped_with, wrapped, wrapping, created_at)
                        values ($1, $2, $3, $4, $5, $6, $7) on conflict (team, number) do nothing
                        """,
                        key.id(),
                        team,
                        number,
                        wrapped.wrappedWith(),
                        wrapped.text(),
                        UUID.randomUUID(),
                        OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** One version of some team's key. Fails with {@link UnavailableKeyException} if it is not there. */
    Uni<TeamKey> byId(UUID id) {
        return unwrapped
                .get(id)
                .map(known -> Uni.createFrom().item(known))
                .orElseGet(() -> rows("select wrapped_with, wrapped from team_key where id = $1", id)
                        .chain(rows -> unwrap(id, rows))
                        .invoke(key -> unwrapped.put(id, key)));
    }

    private Uni<TeamKey> unwrap(UUID id, List<Object[]> rows) {
        if (rows.isEmpty()) {
            return Uni.createFrom().failure(new UnavailableKeyException("there is no team key " + id));
        }
        WrappedKey wrapped = new WrappedKey((String) rows.get(0)[0], (String) rows.get(0)[1]);
        return kms(() -> kms.unwrap(wrapped)).map(bytes -> {
            try {
                TeamKey key = TeamKey.parse(bytes);
                if (!key.id().equals(id)) {
                    throw new UnavailableKeyException("what is kept as team key " + id + " is another one");
                }
                return key;
            } catch (IOException e) {
                throw new java.util.concurrent.CompletionException(e);
            }
        });
    }

    /** Asks the Kms, and comes back to where the caller was: a transaction belongs to its thread. */
    private static <T> Uni<T> kms(java.util.function.Supplier<CompletionStage<T>> question) {
        Context context = Vertx.currentContext();
        Uni<T> answer = Uni.createFrom().completionStage(question);
        return context == null ? answer : answer.emitOn(task -> context.runOnContext(nothing -> task.run()));
    }

    private Uni<List<Object[]>> rows(String statement, Object... parameters) {
        return Uni.createFrom().completionStage(() -> transactions.run(sql -> sql.rows(statement, parameters)));
    }

    /** Forgets what has been unwrapped. */
    void forget() {
        unwrapped.clear();
    }
}
