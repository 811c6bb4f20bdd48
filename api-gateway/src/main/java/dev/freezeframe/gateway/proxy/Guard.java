package dev.freezeframe.gateway.proxy;

import dev.freezeframe.contracts.error.ErrorId;
import dev.freezeframe.gateway.reply.ErrorReply;
import dev.freezeframe.gateway.token.TokenText;
import dev.freezeframe.kit.http.RequestIds;
import dev.freezeframe.kit.http.ZeroRuns;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Bounds the body of what is passed on, sends to another instance what may be sent twice when a connection is lost before the answer, and
 * turns a service that is away or silent into an answer.
 *
 * <p>What may be sent twice: a GET or HEAD, and a POST with an {@code Idempotency-Key}, which its sender would send again in the same case.
 */
final class Guard implements ProxyInterceptor {
    private static final Logger LOG = Logger.getLogger(Guard.class);

    /** Between the gateway and the service only, or set by the gateway itself. */
    private static final List<String> OF_THE_GATEWAY = List.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "upgrade",
            RequestIds.HEADER,
            "ratelimit-limit",
            "ratelimit-remaining",
            "ratelimit-reset");

    private static final String IDEMPOTENCY_KEY = "idempotency-key";

    private static final int ATTEMPTS = 3;

    /** A block of data: a lot for a slow line. */
    private static final Pattern BLOCK = Pattern.compile(".*/blocks/[^/]+");

    private final Vertx vertx;
    private final ProxyConfig config;

    Guard(Vertx vertx, ProxyConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        mayAnswerAsRuns(context.request());
        Body body = context.request().getBody();
        String requestId = context.request().headers().get(RequestIds.HEADER);
        BoundedBody bounded = new BoundedBody(
                body.stream(),
                vertx,
                config.maxBody(),
                bodyTimeout(context),
                mayRepeat(context.request().proxiedRequest()));
        context.request().setBody(Body.body(bounded, body.length()));
        return send(context, bounded, 1)
                .recover(failure -> Future.succeededFuture(answer(context, bounded, failure, requestId)));
    }

    /** Whatever the client says of it: runs are between the gateway and a service. */
    private static void mayAnswerAsRuns(ProxyRequest request) {
        request.headers().remove(ZeroRuns.HEADER);
        HttpServerRequest client = request.proxiedRequest();
        if (client.method() == HttpMethod.GET && client.path().endsWith("/download")) {
            request.putHeader(ZeroRuns.HEADER, "1");
        }
    }

    private Future<ProxyResponse> send(ProxyContext context, BoundedBody body, int attempt) {
        return context.sendRequest().recover(failure -> {
            HttpServerRequest client = context.request().proxiedRequest();
            Optional<Buffer> whole = body.whole();
            if (attempt == ATTEMPTS
                    || whole.isEmpty()
                    || client.response().closed()
                    || !Failures.isLostConnection(failure)) {
                return Future.failedFuture(failure);
            }
            LOG.infof(
                    "%s %s is sent again: %s",
                    client.method(), TokenText.withoutTokens(client.path()), failure.getMessage());
            context.request().setBody(whole.get().length() == 0 ? null : Body.body(whole.get()));
            return send(context, body, attempt + 1);
        });
    }

    private static boolean mayRepeat(HttpServerRequest request) {
        return request.method() == HttpMethod.GET
                || request.method() == HttpMethod.HEAD
                || (request.method() == HttpMethod.POST && request.headers().contains(IDEMPOTENCY_KEY));
    }

    private Duration bodyTimeout(ProxyContext context) {
        HttpServerRequest client = context.request().proxiedRequest();
        boolean block = client.method() == HttpMethod.PUT
                && BLOCK.matcher(client.path()).matches();
        return block ? config.blockTimeout() : config.bodyTimeout();
    }

    private ProxyResponse answer(ProxyContext context, BoundedBody body, Throwable failure, String requestId) {
        HttpServerRequest client = context.request().proxiedRequest();
        body.over();
        ErrorId id = body.fault().orElse(ErrorId.SERVICE_UNAVAILABLE);
        if (!client.response().closed()) {
            LOG.warnf(
                    "%s %s: %s: %s",
                    client.method(), TokenText.withoutTokens(client.path()), id.id(), failure.getMessage());
        }
        ProxyResponse answer = context.request().release().response();
        ErrorReply.letGo(vertx, client);
        answer.setStatusCode(id.status())
                .putHeader("content-type", "application/json")
                .setBody(Body.body(Buffer.buffer(ErrorReply.body(id, id.message(), requestId))));
        if (id == ErrorId.SERVICE_UNAVAILABLE) {
            answer.putHeader("retry-after", retryAfter());
        }
        return answer;
    }

    /** Seconds. Clients that failed together should not come back together. */
    static String retryAfter() {
        return Integer.toString(ThreadLocalRandom.current().nextInt(1, 6));
    }

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
        OF_THE_GATEWAY.forEach(context.response().headers()::remove);
        Body body = context.response().getBody();
        if (body != null) {
            Body file = withoutRuns(context.response(), body);
            context.response()
                    .setBody(Body.body(
                            new LivelyBody(file.stream(), vertx, config.responseTimeout(), config.readTimeout()),
                            file.length()));
        }
        return context.sendResponse();
    }

    private Body withoutRuns(ProxyResponse response, Body body) {
        String length = response.headers().get(ZeroRuns.HEADER);
        if (length == null) {
            return body;
        }
        response.headers().remove(ZeroRuns.HEADER);
        long bytes = Long.parseLong(length);
        return Body.body(new ZeroRunsBody(body.stream(), bytes, vertx), bytes);
    }
}
