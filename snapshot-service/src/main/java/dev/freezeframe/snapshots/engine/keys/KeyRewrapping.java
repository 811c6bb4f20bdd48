package dev.freezeframe.snapshots.engine.keys;

import dev.freezeframe.snapshots.engine.index.IndexTransactions;
import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.keys.Kms;
import dev.freezeframe.store.keys.SealingKey;
import dev.freezeframe.store.keys.TeamKey;
import dev.freezeframe.store.keys.WrappedKey;
import dev.freezeframe.store.keys.Wrapping;
import dev.freezeframe.store.keys.WrongKeyException;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Wraps with the newest keys what is wrapped with earlier ones, row by row: it can be interrupted anywhere, and what an
 * interrupted writer commits late is found too. No object of an image is touched.
 */
@ApplicationScoped
class KeyRewrapping {
    private static final int BATCH = 100;

    /** Keys of a team that are not its newest. */
    private static final String OUTDATED = """
            from %s k join team_key t on t.id = k.team_key
             where exists (select 1 from team_key n where n.team = t.team and n.number > t.number)
            """;

    private static final String TEAM_KEYS = """
            select wrapping, wrapped_with, wrapped from team_key
             where wrapped_with <> (select wrapped_with from installation_key_check)
               and wrapping > $1 order by wrapping limit $2
            """;

    private static final String DOMAIN_KEYS = "select k.wrapping, k.team_key, k.wrapped, k.domain, t.team "
            + OUTDATED.formatted("domain_key") + " and k.wrapping > $1 order by k.wrapping limit $2";

    private static final String IMAGE_KEYS = "select k.wrapping, k.team_key, k.wrapped, k.manifest, t.team "
            + OUTDATED.formatted("image_key") + " and k.wrapping > $1 order by k.wrapping limit $2";

    private final Kms kms;
    private final TeamKeys teams;
    private final IndexTransactions transactions;

    KeyRewrapping(Kms kms, TeamKeys teams, Pool pool) {
        this.kms = kms;
        this.teams = teams;
        this.transactions = new IndexTransactions(pool);
    }

    /** How much is wrapped with what. */
    record Pending(long teamKeys, long domainKeys, long imageKeys) {}

    /** One pass over everything. Blocks. What cannot be wrapped anew is left as it is, and one such failure is thrown. */
    void run() {
        List<RuntimeException> failures = new ArrayList<>();
        inTurn(TEAM_KEYS, this::renewTeamKey, failures);
        inTurn(DOMAIN_KEYS, this::renewDomainKey, failures);
        inTurn(IMAGE_KEYS, this::renewImageKey, failures);
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    /** Row by row in the order of their wrappings, which are random: what fails is passed over. */
    private void inTurn(String query, Renewal renewal, List<RuntimeException> failures) {
        UUID last = new UUID(0, 0);
        List<Object[]> rows = rows(query, last, BATCH);
        while (!rows.isEmpty()) {
            for (Object[] row : rows) {
                last = (UUID) row[0];
                try {
                    renewal.renew(row);
                } catch (RuntimeException e) {
                    failures.add(e);
                } catch (WrongKeyException e) {
                    failures.add(new CompletionException(e));
                }
            }
            rows = rows(query, last, BATCH);
        }
    }

    /** Wraps one row anew. */
    @FunctionalInterface
    private interface Renewal {
        void renew(Object[] row) throws WrongKeyException;
    }

    private void renewTeamKey(Object[] row) {
        WrappedKey wrapped = await(kms.rewrap(new WrappedKey((String) row[1], (String) row[2])));
        rows(
                "update team_key set wrapped_with = $2, wrapped = $3, wrapping = $4 where wrapping = $1",
                row[0],
                wrapped.wrappedWith(),
                wrapped.text(),
                UUID.randomUUID());
    }

    private void renewDomainKey(Object[] row) throws WrongKeyException {
        Wrapping old = Wrappings.of(row);
        UUID domain = (UUID) row[3];
        HmacKey secret = byId(old).unwrapDomain(domain, old.bytes());
        replace("domain_key", old, Wrapping.ofDomain(current((UUID) row[4]), domain, secret));
    }

    private void renewImageKey(Object[] row) throws WrongKeyException {
        Wrapping old = Wrappings.of(row);
        UUID image = (UUID) row[3];
        SealingKey key = byId(old).unwrapImage(image, old.bytes());
        replace("image_key", old, Wrapping.ofImage(current((UUID) row[4]), image, key));
    }

    private void replace(String table, Wrapping old, Wrapping renewed) {
        rows(
                "update " + table + " set team_key = $2, wrapping = $3, wrapped = $4 where wrapping = $1",
                old.id(),
                renewed.teamKey(),
                renewed.id(),
                Wrappings.bytes(renewed));
    }

    Pending pending() {
        return new Pending(
                count("from team_key where wrapped_with <> (select wrapped_with from installation_key_check)"),
                count(OUTDATED.formatted("domain_key")),
                count(OUTDATED.formatted("image_key")));
    }

    private long count(String what) {
        return (Long) rows("select count(*) " + what).get(0)[0];
    }

    private TeamKey byId(Wrapping wrapping) {
        return await(teams.byId(wrapping.teamKey()).subscribeAsCompletionStage());
    }

    private TeamKey current(UUID team) {
        return await(teams.current(team).subscribeAsCompletionStage());
    }

    private List<Object[]> rows(String statement, Object... parameters) {
        return await(transactions.run(sql -> sql.rows(statement, parameters)));
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
