package dev.freezeframe.kit.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.freezeframe.contracts.error.ApiError;
import dev.freezeframe.contracts.error.ErrorId;
import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.contracts.identity.InternalToken;
import dev.freezeframe.contracts.identity.Role;
import dev.freezeframe.kit.http.RequestIds;
import dev.freezeframe.kit.log.AccessLog;
import dev.freezeframe.kit.log.LogFields;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Lets nobody in for whom the gateway has not vouched. Runs before matching, so that a stranger cannot even learn which
 * paths exist.
 */
public class CallerFilter {
    private final CurrentIdentityAssociation identities;
    private final CurrentCaller current;
    private final PublicPaths publicPaths;

    /** What tokens say that were verified before ({@link VerifiedTokens}); forgotten together with them. */
    private final Cache<JsonWebToken, Caller> callers =
            Caffeine.newBuilder().weakKeys().build();

    public CallerFilter(CurrentIdentityAssociation identities, CurrentCaller current, PublicPaths publicPaths) {
        this.identities = identities;
        this.current = current;
        this.publicPaths = publicPaths;
    }

    @ServerRequestFilter(preMatching = true)
    public Uni<Response> authenticate(ContainerRequestContext request, RoutingContext routing) {
        if (publicPaths.contains(request.getUriInfo().getPath())) {
            return Uni.createFrom().nullItem();
        }
        return identities
                .getDeferredIdentity()
                .map(identity -> accept(identity, routing))
                .onFailure(SecurityException.class)
                .recoverWithItem(() -> unauthorized(routing));
    }

    private Response accept(SecurityIdentity identity, RoutingContext routing) {
        if (identity.isAnonymous() || !(identity.getPrincipal() instanceof JsonWebToken token)) {
            return unauthorized(routing);
        }
        try {
            Caller caller = callers.get(token, CallerFilter::caller);
            LogFields.put(LogFields.TEAM, caller.teamId());
            AccessLog.say(routing, LogFields.TEAM, caller.teamId());
            current.set(token.getRawToken(), caller.withRequestId(RequestIds.of(routing)));
            return null;
        } catch (IllegalArgumentException | NullPointerException incomplete) {
            return unauthorized(routing);
        }
    }

    private static Caller caller(JsonWebToken token) {
        return new Caller(
                UUID.fromString(token.getSubject()),
                token.getClaim(InternalToken.EMAIL),
                UUID.fromString(token.getClaim(InternalToken.TEAM)),
                Role.of(token.getClaim(InternalToken.ROLE)),
                scopes(token),
                memberships(token),
                "");
    }

    private static Set<String> scopes(JsonWebToken token) {
        JsonArray scopes = token.getClaim(InternalToken.SCOPES);
        return scopes.getValuesAs(JsonString.class).stream()
                .map(JsonString::getString)
                .collect(Collectors.toSet());
    }

    private static Map<UUID, Role> memberships(JsonWebToken token) {
        JsonObject memberships = token.getClaim(InternalToken.MEMBERSHIPS);
        return memberships == null
                ? Map.of()
                : memberships.keySet().stream()
                        .collect(Collectors.toMap(UUID::fromString, team -> Role.of(memberships.getString(team))));
    }

    private static Response unauthorized(RoutingContext routing) {
        return Response.status(ErrorId.UNAUTHORIZED.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ApiError(ErrorId.UNAUTHORIZED.id(), ErrorId.UNAUTHORIZED.message(), RequestIds.of(routing)))
                .build();
    }
}
