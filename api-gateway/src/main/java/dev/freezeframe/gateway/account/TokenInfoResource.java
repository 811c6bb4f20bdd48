package dev.freezeframe.gateway.account;

import dev.freezeframe.gateway.operation.RoleScopes;
import dev.freezeframe.gateway.token.TokenIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** {@code GET /v1/oauth/token/info}: what {@code doctl auth init --token-validation-server} asks. */
@Path("/v1/oauth/token/info")
public class TokenInfoResource {
    private final Clock clock;

    public TokenInfoResource(Clock clock) {
        this.clock = clock;
    }

    /** @param expiresInSeconds 0 when the token does not expire */
    public record TokenInfo(
            UUID resourceOwnerId,
            List<String> scopes,
            long expiresInSeconds,
            Application application,
            Instant createdAt) {
        /** The program the token was made for; a personal token has none but itself. */
        public record Application(String uid) {}
    }

    @GET
    public TokenInfo get(RoutingContext routing) {
        TokenIdentity identity = routing.get(TokenIdentity.KEY);
        long expiresIn = identity.expiresAt()
                .map(end -> Duration.between(clock.instant(), end).toSeconds())
                .orElse(0L);
        return new TokenInfo(
                identity.userId(),
                List.copyOf(RoleScopes.effective(identity.role(), identity.scopes())),
                expiresIn,
                new TokenInfo.Application(identity.tokenId().toString()),
                identity.createdAt());
    }
}
