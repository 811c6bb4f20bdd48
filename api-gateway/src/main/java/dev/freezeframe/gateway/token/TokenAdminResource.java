package dev.freezeframe.gateway.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.freezeframe.gateway.directory.Directory;
import dev.freezeframe.gateway.directory.Names;
import dev.freezeframe.gateway.operation.RoleScopes;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code /v2/admin/teams/{team}/tokens}: gives out and revokes tokens. */
@Path("/v2/admin/teams/{team}/tokens")
public class TokenAdminResource {
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final TokenStore store;
    private final TokenLookup lookup;
    private final Directory directory;
    private final CurrentCaller caller;
    private final Pages pages;
    private final Clock clock;

    public TokenAdminResource(
            TokenStore store, TokenLookup lookup, Directory directory, CurrentCaller caller, Pages pages, Clock clock) {
        this.store = store;
        this.lookup = lookup;
        this.directory = directory;
        this.caller = caller;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * What a new token is to be.
     *
     * @param scopes all when absent
     * @param expiresInSeconds never when absent
     * @param rateLimited true when absent
     */
    public record NewToken(UUID user, String name, List<String> scopes, Long expiresInSeconds, Boolean rateLimited) {}

    /** A token as the operator sees it; the token itself only in the answer that made it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TokenView(
            UUID uuid,
            String name,
            UUID user,
            List<String> scopes,
            boolean rateLimited,
            Instant createdAt,
            Instant expiresAt,
            Instant lastUsedAt,
            String token) {
        static TokenView of(TokenStore.Listed token, String text) {
            return new TokenView(
                    token.uuid(),
                    token.name(),
                    token.user(),
                    token.scopes(),
                    token.rateLimited(),
                    seconds(token.createdAt()),
                    seconds(token.expiresAt()),
                    seconds(token.lastUsedAt()),
                    text);
        }

        private static Instant seconds(Instant time) {
            return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    @GET
    @WithSession
    public Uni<PagedBody> list(UUID team, @BeanParam PageRequest page) {
        caller.requireOperator();
        return directory
                .requireTeam(team)
                .chain(() -> store.count(team))
                .chain(total -> store.list(team, page.offset(), page.perPage())
                        .map(tokens -> pages.of(
                                "tokens",
                                tokens.stream()
                                        .map(token -> TokenView.of(token, null))
                                        .toList(),
                                total,
                                page)));
    }

    @POST
    @WithSession
    public Uni<Response> create(UUID team, NewToken wanted) {
        caller.requireOperator();
        TokenStore.Listed token = accepted(wanted);
        String text = TokenText.generate();
        return directory
                .requireMember(team, token.user())
                .chain(() -> store.insert(token, team, TokenText.hash(text)))
                .map(kept -> Response.status(201)
                        .entity(Map.of("token", TokenView.of(token, text)))
                        .build());
    }

    private TokenStore.Listed accepted(NewToken wanted) {
        if (wanted == null || wanted.user() == null) {
            throw ApiException.unprocessable("user is required");
        }
        List<String> scopes = wanted.scopes() == null ? List.of(RoleScopes.WRITE_ALIAS) : wanted.scopes();
        for (String scope : scopes) {
            if (scope == null || !RoleScopes.known(scope)) {
                throw ApiException.unprocessable("there is no scope " + scope);
            }
        }
        Instant now = clock.instant();
        return new TokenStore.Listed(
                UUID.randomUUID(),
                Names.required("name", wanted.name()),
                wanted.user(),
                scopes.stream().distinct().toList(),
                wanted.rateLimited() == null || wanted.rateLimited(),
                now,
                expiry(now, wanted.expiresInSeconds()),
                null);
    }

    private static Instant expiry(Instant now, Long seconds) {
        if (seconds == null) {
            return null;
        }
        if (seconds < 1 || seconds > LONGEST.toSeconds()) {
            throw ApiException.unprocessable("expires_in_seconds must be from 1 to " + LONGEST.toSeconds());
        }
        return now.plusSeconds(seconds);
    }

    @DELETE
    @Path("{token}")
    public Uni<Void> revoke(UUID team, UUID token) {
        caller.requireOperator();
        return store.delete(team, token)
                .invoke(revoked -> {
                    lookup.forget();
                    if (!revoked) {
                        throw ApiException.notFound();
                    }
                })
                .replaceWithVoid();
    }
}
