package dev.freezeframe.gateway.token;

import dev.freezeframe.contracts.identity.Role;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Tokens in the database. Only their hashes are there. */
@ApplicationScoped
public class TokenStore {
    private static final String BY_HASH = """
            select t.id, t.user_id, u.email, u.name as user_name, t.team_id, g.name as team_name, m.role, t.scopes,
                   t.rate_limited, t.created_at, t.expires_at
              from access_token t
              join app_user u on u.id = t.user_id
              join team g on g.id = t.team_id
              join membership m on m.team_id = t.team_id and m.user_id = t.user_id
             where t.hash = $1
            """;

    private final Pool pool;

    public TokenStore(Pool pool) {
        this.pool = pool;
    }

    /** Whom the token speaks for; empty when there is none, or its user is no longer a member of its team. */
    public Uni<Optional<TokenIdentity>> find(byte[] hash) {
        return pool.preparedQuery(BY_HASH)
                .execute(Tuple.of(Buffer.buffer(hash)))
                .map(rows -> rows.iterator().hasNext()
                        ? Optional.of(read(rows.iterator().next()))
                        : Optional.<TokenIdentity>empty());
    }

    private static TokenIdentity read(Row row) {
        return new TokenIdentity(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getString("email"),
                row.getString("user_name"),
                row.getUUID("team_id"),
                row.getString("team_name"),
                Role.of(row.getString("role")),
                Set.of(row.getArrayOfStrings("scopes")),
                row.getBoolean("rate_limited"),
                row.getOffsetDateTime("created_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("expires_at")).map(OffsetDateTime::toInstant));
    }

    /** What the operator sees of a token. */
    public record Listed(
            UUID uuid,
            String name,
            UUID user,
            List<String> scopes,
            boolean rateLimited,
            Instant createdAt,
            Instant expiresAt,
            Instant lastUsedAt) {}

    /** Keeps a token. */
    public Uni<Void> insert(Listed token, UUID team, byte[] hash) {
        return pool.preparedQuery("insert into access_token (id, hash, team_id, user_id, name, scopes, rate_limited,"
                        + " created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
                .execute(Tuple.from(Arrays.asList(
                        token.uuid(),
                        Buffer.buffer(hash),
                        team,
                        token.user(),
                        token.name(),
                        token.scopes().toArray(String[]::new),
                        token.rateLimited(),
                        token.createdAt().atOffset(ZoneOffset.UTC),
                        token.expiresAt() == null ? null : token.expiresAt().atOffset(ZoneOffset.UTC))))
                .replaceWithVoid();
    }

    /** How many tokens the team has. */
    public Uni<Long> count(UUID team) {
        return pool.preparedQuery("select count(*) from access_token where team_id = $1")
                .execute(Tuple.of(team))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** The team's tokens, oldest first. */
    public Uni<List<Listed>> list(UUID team, long offset, int limit) {
        return pool.preparedQuery(
                        "select * from access_token where team_id = $1 order by created_at, id offset $2 limit $3")
                .execute(Tuple.of(team, offset, limit))
                .map(TokenStore::readAll);
    }

    private static List<Listed> readAll(RowSet<Row> rows) {
        List<Listed> tokens = new ArrayList<>();
        for (Row row : rows) {
            tokens.add(new Listed(
                    row.getUUID("id"),
                    row.getString("name"),
                    row.getUUID("user_id"),
                    List.of(row.getArrayOfStrings("scopes")),
                    row.getBoolean("rate_limited"),
                    instant(row, "created_at"),
                    instant(row, "expires_at"),
                    instant(row, "last_used_at")));
        }
        return tokens;
    }

    private static Instant instant(Row row, String column) {
        OffsetDateTime value = row.getOffsetDateTime(column);
        return value == null ? null : value.toInstant();
    }

    /** Revokes a token; false when the team has none of that id. */
    public Uni<Boolean> delete(UUID team, UUID token) {
        return pool.preparedQuery("delete from access_token where team_id = $1 and id = $2")
                .execute(Tuple.of(team, token))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Notes when tokens were last used. */
    public Uni<Void> touch(Map<UUID, Instant> lastUse) {
        List<Tuple> batch = lastUse.entrySet().stream()
                .map(entry -> Tuple.of(entry.getKey(), entry.getValue().atOffset(ZoneOffset.UTC)))
                .toList();
        return pool.preparedQuery("update access_token set last_used_at = greatest(last_used_at, $2) where id = $1")
                .executeBatch(batch)
                .replaceWithVoid();
    }
}
