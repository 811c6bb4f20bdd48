package dev.freezeframe.gateway.account;

import dev.freezeframe.gateway.token.TokenIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Map;
import java.util.UUID;

/** {@code GET /v2/account}. */
@Path("/v2/account")
public class AccountResource {
    private final AccountConfig limits;

    public AccountResource(AccountConfig limits) {
        this.limits = limits;
    }

    /** An account as the API shows it. */
    public record Account(
            int dropletLimit,
            int floatingIpLimit,
            int reservedIpLimit,
            int volumeLimit,
            String email,
            String name,
            UUID uuid,
            boolean emailVerified,
            String status,
            String statusMessage,
            Team team) {
        /** The team that the token is about. */
        public record Team(UUID uuid, String name) {}
    }

    @GET
    public Map<String, Account> get(RoutingContext routing) {
        TokenIdentity identity = routing.get(TokenIdentity.KEY);
        Account account = new Account(
                limits.dropletLimit(),
                0,
                0,
                limits.volumeLimit(),
                identity.email(),
                identity.userName(),
                identity.userId(),
                true,
                "active",
                "",
                new Account.Team(identity.teamId(), identity.teamName()));
        return Map.of("account", account);
    }
}
