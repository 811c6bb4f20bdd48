package dev.freezeframe.gateway.directory;

import dev.freezeframe.contracts.identity.Role;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What a user is in each of their teams at this moment. */
@ApplicationScoped
public class MembershipLookup {
    private final Pool pool;

    public MembershipLookup(Pool pool) {
        this.pool = pool;
    }

    /** The user's roles by team; never from memory. */
    public Uni<Map<UUID, Role>> of(UUID user) {
        return pool.preparedQuery("select team_id, role from membership where user_id = $1")
                .execute(Tuple.of(user))
                .map(rows -> {
                    Map<UUID, Role> roles = new HashMap<>();
                    for (Row row : rows) {
                        roles.put(row.getUUID("team_id"), Role.of(row.getString("role")));
                    }
                    return roles;
                });
    }
}
