package dev.freezeframe.gateway.access;

import dev.freezeframe.contracts.error.ErrorId;
import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.contracts.identity.Role;
import dev.freezeframe.gateway.directory.MembershipLookup;
import dev.freezeframe.gateway.limit.RateLimiter;
import dev.freezeframe.gateway.operation.Operation;
import dev.freezeframe.gateway.operation.Operation.Upstream;
import dev.freezeframe.gateway.operation.Operations;
import dev.freezeframe.gateway.operation.Operations.Match;
import dev.freezeframe.gateway.operation.RoleScopes;
import dev.freezeframe.gateway.proxy.BodyLimit;
import dev.freezeframe.gateway.proxy.Upstreams;
import dev.freezeframe.gateway.reply.ErrorReply;
import dev.freezeframe.gateway.token.TokenIdentity;
import dev.freezeframe.gateway.token.TokenLookup;
import dev.freezeframe.gateway.token.TokenText;
import dev.freezeframe.kit.http.RequestIds;
import dev.freezeframe.kit.identity.InternalTokenIssuer;
import dev.freezeframe.kit.log.AccessLog;
import dev.freezeframe.kit.log.LogFields;
import dev.freezeframe.kit.trace.Traces;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Authenticates, counts, finds the operation, checks scopes, exchanges the client's token for an internal one, and sends
 * the request on, to a service or to the gateway's own resources. The client's token goes no further.
 */
@ApplicationScoped
public class Gatekeeper {
    private static final Logger LOG = Logger.getLogger(Gatekeeper.class);
    private static final String BEARER = "bearer ";

    /** The same for the operator everywhere: who that is, the installation does not know. */
    private static final UUID OPERATOR = new UUID(0, 0);

    /** Below the kit's request hygiene, which reroutes: after it a request comes here once. Above all else. */
    private static final int PRIORITY = 950;

    private final Operations operations;
    private final OperatorToken operatorToken;
    private final TokenLookup tokens;
    private final MembershipLookup memberships;
    private final RateLimiter limiter;
    private final InternalTokenIssuer issuer;
    private final BodyLimit bodyLimit;
    private final Upstreams upstreams;
    private final AccessConfig config;
    private final Traces traces;

    public Gatekeeper(
            Operations operations,
            OperatorToken operatorToken,
            TokenLookup tokens,
            MembershipLookup memberships,
            RateLimiter limiter,
            InternalTokenIssuer issuer,
            BodyLimit bodyLimit,
            Upstreams upstreams,
            AccessConfig config,
            Traces traces) {
        this.operations = operations;
        this.operatorToken = operatorToken;
        this.tokens = tokens;
        this.memberships = memberships;
        this.limiter = limiter;
        this.issuer = issuer;
        this.bodyLimit = bodyLimit;
        this.upstreams = upstreams;
        this.config = config;
        this.traces = traces;
    }

    void register(@Observes Filters filters) {
        filters.register(this::receive, PRIORITY);
    }

    private void receive(RoutingContext routing) {
        String path = routing.request().path();
        if (path.startsWith("/v") && !PublicPages.contains(path)) {
            authenticate(routing);
        } else {
            routing.next();
        }
    }

    private void authenticate(RoutingContext routing) {
        Optional<String> token = bearer(routing.request().headers().getAll(HttpHeaders.AUTHORIZATION));
        if (token.isEmpty()) {
            refuse(routing);
            return;
        }
        // Nothing of the body may be lost while the token is looked up.
        routing.request().pause();
        if (operatorToken.matches(token.get())) {
            tell(routing, limiter.unlimited());
            admit(routing, operator(routing));
            return;
        }
        tokens.find(token.get())
                .ifNoItem()
                .after(config.lookupTimeout())
                .fail()
                .subscribe()
                .with(
                        identity -> identity.ifPresentOrElse(known -> count(routing, known), () -> refuse(routing)),
                        failure -> unavailable(routing, failure));
    }

    /** The token of the only Authorization header; with two of them, services might read the other. */
    private static Optional<String> bearer(List<String> headers) {
        return headers.size() == 1 && headers.get(0).toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? Optional.of(headers.get(0).substring(BEARER.length()).trim())
                : Optional.empty();
    }

    /** A good token is never refused for its neighbours: only answers to bad ones are limited. */
    private void refuse(RoutingContext routing) {
        SocketAddress remote = routing.request().remoteAddress();
        String address = remote == null ? "" : String.valueOf(remote.hostAddress());
        if (limiter.countFailure(address)) {
            LOG.infof(
                    "authentication failed: %s %s from %s",
                    routing.request().method(),
                    TokenText.withoutTokens(routing.request().path()),
                    address);
            ErrorReply.send(routing, ErrorId.UNAUTHORIZED);
        } else {
            routing.response().putHeader(HttpHeaders.RETRY_AFTER, "60");
            ErrorReply.send(routing, ErrorId.TOO_MANY_REQUESTS);
        }
    }

    private static void unavailable(RoutingContext routing, Throwable failure) {
        LOG.errorf("who a caller is could not be looked up: %s", failure);
        routing.response().putHeader(HttpHeaders.RETRY_AFTER, "2");
        ErrorReply.send(routing, ErrorId.SERVICE_UNAVAILABLE);
    }

    private void count(RoutingContext routing, TokenIdentity identity) {
        AccessLog.say(routing, LogFields.TEAM, identity.teamId());
        AccessLog.say(routing, "token_id", identity.tokenId());
        RateLimiter.Verdict verdict =
                identity.rateLimited() ? counted(routing.request(), identity.tokenId()) : limiter.unlimited();
        tell(routing, verdict);
        if (!verdict.allowed()) {
            ErrorReply.send(routing, ErrorId.TOO_MANY_REQUESTS);
            return;
        }
        routing.put(TokenIdentity.KEY, identity);
        admit(routing, caller(routing, identity));
    }

    private RateLimiter.Verdict counted(HttpServerRequest request, UUID token) {
        boolean block = operations.match(request.method().name(), request.path()) instanceof Match.Found found
                && found.operation().movesBlock();
        return block ? limiter.countBlock(token) : limiter.count(token);
    }

    private static void tell(RoutingContext routing, RateLimiter.Verdict verdict) {
        routing.response()
                .putHeader("ratelimit-limit", Integer.toString(verdict.limit()))
                .putHeader("ratelimit-remaining", Integer.toString(verdict.remaining()))
                .putHeader("ratelimit-reset", Long.toString(verdict.resetEpochSecond()));
        verdict.retryAfterSeconds()
                .ifPresent(wait -> routing.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait)));
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
        return new Caller(OPERATOR, "operator", Caller.NO_TEAM, Role.OPERATOR, Set.of(), RequestIds.of(routing));
    }

    private void admit(RoutingContext routing, Caller caller) {
        HttpServerRequest request = routing.request();
        Match match = operations.match(request.method().name(), request.path());
        if (match instanceof Match.Found found) {
            routing.put(Operation.KEY, found.operation());
            AccessLog.say(routing, AccessLog.ROUTE, found.operation().template());
            AccessLog.say(
                    routing, "upstream", found.operation().upstream().name().toLowerCase(Locale.ROOT));
            if (!found.operation().allows(caller)) {
                ErrorReply.send(routing, ErrorId.FORBIDDEN);
            } else if (bodyLimit.exceededBy(request)) {
                ErrorReply.send(routing, ErrorId.PAYLOAD_TOO_LARGE);
            } else if (found.operation().upstream() == Upstream.TRANSFER) {
                passWithMemberships(routing, found.operation(), caller);
            } else {
                pass(routing, found.operation(), caller);
            }
        } else {
            ErrorReply.send(
                    routing, match instanceof Match.WrongMethod ? ErrorId.METHOD_NOT_ALLOWED : ErrorId.NOT_FOUND);
        }
    }

    /** Who may accept for a team is asked anew for every request: nobody acts for a team that has just removed them. */
    private void passWithMemberships(RoutingContext routing, Operation operation, Caller caller) {
        routing.request().pause();
        memberships
                .of(caller.userId())
                .ifNoItem()
                .after(config.lookupTimeout())
                .fail()
                .subscribe()
                .with(
                        roles -> pass(routing, operation, caller.withMemberships(roles)),
                        failure -> unavailable(routing, failure));
    }

    private void pass(RoutingContext routing, Operation operation, Caller caller) {
        HttpServerRequest request = routing.request();
        ForwardedHeaders.set(request);
        request.headers().set(HttpHeaders.AUTHORIZATION, "Bearer " + issuer.issue(caller));
        request.headers().set(RequestIds.HEADER, caller.requestId());
        // The service's part of the trace belongs under the gateway's, not beside it.
        String traceparent = traces.current();
        if (traceparent != null) {
            request.headers().set(Traces.TRACEPARENT, traceparent);
        }
        if (operation.upstream() == Upstream.GATEWAY) {
            request.resume();
            routing.next();
        } else {
            upstreams.pass(routing, operation);
        }
    }
}
