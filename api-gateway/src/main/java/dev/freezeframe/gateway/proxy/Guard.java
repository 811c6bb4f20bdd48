package dev.freezeframe.gateway.proxy;

import dev.freezeframe.contracts.error.ErrorId;
import dev.freezeframe.gateway.reply.ErrorReply;
import dev.freezeframe.kit.http.RequestIds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** Bounds the body of what is passed on, and turns a service that is away or silent into an answer. */
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

    private final Vertx vertx;
    private final ProxyConfig config;

    Guard(Vertx vertx, ProxyConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        Body body = context.request().getBody();
        String requestId = context.request().headers().get(RequestIds.HEADER);
        BoundedBody bounded = new BoundedBody(body.stream(), vertx, config.maxBody(), config.bodyTimeout());
        context.request().setBody(Body.body(bounded, body.length()));
        return context.sendRequest()
                .recover(failure -> Future.succeededFuture(answer(context, bounded, failure, requestId)));
    }

    private ProxyResponse answer(ProxyContext context, BoundedBody body, Throwable failure, String requestId) {
        HttpServerRequest client = context.request().proxiedRequest();
        body.over();
        ErrorId id = body.fault().orElse(ErrorId.SERVICE_UNAVAILABLE);
        if (!client.response().closed()) {
            LOG.warnf("%s %s: %s: %s", client.method(), client.path(), id.id(), failure.getMessage());
        }
        ProxyResponse answer = context.request().release().response();
        ErrorReply.letGo(vertx, client);
        answer.setStatusCode(id.status())
                .putHeader("content-type", "application/json")
                .setBody(Body.body(Buffer.buffer(ErrorReply.body(id, id.message(), requestId))));
        if (id == ErrorId.SERVICE_UNAVAILABLE) {
            answer.putHeader("retry-after", Integer.toString(jitter()));
        }
        return answer;
    }

    /** Clients that failed together should not come back together. */
    private static int jitter() {
        return ThreadLocalRandom.current().nextInt(1, 6);
    }

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
        OF_THE_GATEWAY.forEach(context.response().headers()::remove);
        Body body = context.response().getBody();
        if (body != null) {
            context.response()
                    .setBody(Body.body(
                            new LivelyBody(body.stream(), vertx, config.responseTimeout(), config.readTimeout()),
                            body.length()));
        }
        return context.sendResponse();
    }
}
