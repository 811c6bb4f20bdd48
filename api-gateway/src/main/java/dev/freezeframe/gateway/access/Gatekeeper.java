package dev.freezeframe.gateway.access;

import dev.freezeframe.contracts.error.ErrorId;
import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.contracts.identity.Role;
import dev.freezeframe.gateway.access.Operation.Upstream;
import dev.freezeframe.gateway.access.Operations.Match;
import dev.freezeframe.gateway.limit.RateLimiter;
import dev.freezeframe.gateway.proxy.Upstreams;
import dev.freezeframe.gateway.token.TokenIdentity;
import dev.freezeframe.gateway.token.TokenLookup;
import dev.freezeframe.gateway.token.TokenText;
import dev.freezeframe.kit.http.RequestIds;
import dev.freezeframe.kit.identity.InternalTokenIssuer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Stands at the door: authenticates, counts, finds the operation, checks scopes, exchanges the client's token for an
 * internal one, and sends the request on, to a service or to the gateway's own resources.
 */
@ApplicationScoped
public class Gatekeeper {
    /** Where the resources find whom the client's token speaks for. */
    public static final String IDENTITY = "freezeframe.identity";

    private static final Logger LOG = Logger.getLogger(Gatekeeper.class);
    private static final String BEARER = "bearer ";
    private static final int FIRST = Integer.MIN_VALUE / 2;

    private final Operations operations;
    private final TokenLookup tokens;
    private final RateLimiter limiter;
    private final InternalTokenIssuer issuer;
    private final Upstreams upstreams;
    private final byte[] operatorHash;

    public Gatekeeper(
            Operations operations,
            TokenLookup tokens,
            RateLimiter limiter,
            InternalTokenIssuer issuer,
            Upstreams upstreams,
            GatewayConfig config) {
        this.operations = operations;
        this.tokens = tokens;
        this.limiter = limiter;
        this.issuer = issuer;
        this.upstreams = upstreams;
        if (!TokenText.wellFormed(config.adminToken())) {
            throw new IllegalStateException("freezeframe.admin-token must be dop_v1_ and 64 hex digits");
        }
        this.operatorHash = TokenText.hash(config.adminToken());
    }

    void guard(@Observes Router router) {
        router.route("/v1/*").order(FIRST).handler(this::receive);
        router.route("/v2/*").order(FIRST).handler(this::receive);
    }

    private void receive(RoutingContext routing) {
        if (PublicDocuments.isPublic(routing.request().path())) {
            routing.next();
            return;
        }
        HttpServerRequest request = routing.request();
        if (!PathRules.acceptable(request.path())) {
            Answers.error(routing, ErrorId.NOT_FOUND);
            return;
        }
        Optional<String> token = bearer(request.getHeader(HttpHeaders.AUTHORIZATION));
        if (token.isEmpty()) {
            refuse(routing);
            return;
        }
        // Nothing of the body may be lost while the token is looked up.
        request.pause();
        if (MessageDigest.isEqual(TokenText.hash(token.get()), operatorHash)) {
            admit(routing, operator(routing));
            return;
        }
        identify(token.get())
                .subscribe()
                .with(
                        identity -> identity.ifPresentOrElse(known -> count(routing, known), () -> refuse(routing)),
                        failure -> unavailable(routing, failure));
    }

    private Uni<Optional<TokenIdentity>> identify(String token) {
        return tokens.find(token);
    }

    private static Optional<String> bearer(String header) {
        return header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? Optional.of(header.substring(BEARER.length()).trim())
                : Optional.empty();
    }

    private void refuse(RoutingContext routing) {
        String address = routing.request().remoteAddress().hostAddress();
        if (address == null || limiter.countFailure(address)) {
            Answers.error(routing, ErrorId.UNAUTHORIZED);
        } else {
            routing.response().putHeader("retry-after", "60");
            Answers.error(routing, ErrorId.TOO_MANY_REQUESTS);
        }
    }

    private static void unavailable(RoutingContext routing, Throwable failure) {
        LOG.errorf("a token could not be looked up: %s", failure.getMessage());
        routing.response().putHeader("retry-after", "2");
        Answers.error(routing, ErrorId.SERVICE_UNAVAILABLE);
    }

    private void count(RoutingContext routing, TokenIdentity identity) {
        RateLimiter.Verdict verdict = identity.rateLimited() ? limiter.count(identity.tokenId()) : limiter.unlimited();
        routing.response()
                .putHeader("ratelimit-limit", Integer.toString(verdict.limit()))
                .putHeader("ratelimit-remaining", Long.toString(verdict.remaining()))
                .putHeader("ratelimit-reset", Long.toString(verdict.resetEpochSecond()));
        if (!verdict.allowed()) {
            verdict.retryAfterSeconds()
                    .ifPresent(wait -> routing.response().putHeader("retry-after", Long.toString(wait)));
            Answers.error(routing, ErrorId.TOO_MANY_REQUESTS);
            return;
        }
        routing.put(IDENTITY, identity);
        admit(routing, caller(routing, identity));
    }

    private static Caller caller(RoutingContext routing, TokenIdentity identity) {
        Set<String> scopes = RoleScopes.effective(identity.role(), identity.scopes());
        return new Caller(
                identity.userId(),
                identity.email(),
                identity.teamId(),
                identity.role(),
                scopes,
                RequestIds.of(routing));
    }

    private static Caller operator(RoutingContext routing) {
        return new Caller(new UUID(0, 0), "operator", Caller.NO_TEAM, Role.OPERATOR, Set.of(), RequestIds.of(routing));
    }

    private void admit(RoutingContext routing, Caller caller) {
        HttpServerRequest request = routing.request();
        Match match = operations.match(request.method().name(), request.path());
        if (match instanceof Match.Found found) {
            if (found.operation().allows(caller)) {
                pass(routing, found.operation(), caller);
            } else {
                Answers.error(routing, ErrorId.FORBIDDEN);
            }
        } else {
            Answers.error(routing, match instanceof Match.WrongMethod ? ErrorId.METHOD_NOT_ALLOWED : ErrorId.NOT_FOUND);
        }
    }

    private void pass(RoutingContext routing, Operation operation, Caller caller) {
        HttpServerRequest request = routing.request();
        request.headers().set(HttpHeaders.AUTHORIZATION, "Bearer " + issuer.issue(caller));
        request.headers().set(RequestIds.HEADER, caller.requestId());
        ForwardedHeaders.set(request);
        if (operation.upstream() == Upstream.GATEWAY) {
            request.resume();
            routing.next();
        } else {
            upstreams.pass(routing, operation);
        }
    }
}
