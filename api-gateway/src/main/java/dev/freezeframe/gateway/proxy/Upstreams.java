package dev.freezeframe.gateway.proxy;

import dev.freezeframe.contracts.error.ErrorId;
import dev.freezeframe.gateway.access.GatewayConfig;
import dev.freezeframe.gateway.access.Operation;
import dev.freezeframe.gateway.access.Operation.Upstream;
import dev.freezeframe.kit.http.RequestIds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Passes requests on to the services, streaming both ways. A service that is away or silent costs the client a 503 with
 * {@code retry-after}, in the API's shape, and never a hang.
 */
@ApplicationScoped
public class Upstreams {
    private static final Logger LOG = Logger.getLogger(Upstreams.class);

    private final Map<Upstream, HttpProxy> proxies = new EnumMap<>(Upstream.class);
    private final GatewayConfig.Proxy config;

    public Upstreams(Vertx vertx, GatewayConfig config) {
        this.config = config.proxy();
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) config.proxy().connectTimeout().toMillis())
                .setMaxPoolSize(128)
                .setMaxWaitQueueSize(1_024)
                .setKeepAliveTimeout(30)
                .setDecompressionSupported(false));
        proxies.put(Upstream.SNAPSHOT, proxy(client, config.services().snapshot()));
        proxies.put(Upstream.TRANSFER, proxy(client, config.services().transfer()));
        proxies.put(Upstream.REPLICATION, proxy(client, config.services().replication()));
    }

    private HttpProxy proxy(HttpClient client, URI service) {
        int port = service.getPort() > 0 ? service.getPort() : "https".equals(service.getScheme()) ? 443 : 80;
        RequestOptions target = new RequestOptions()
                .setHost(service.getHost())
                .setPort(port)
                .setSsl("https".equals(service.getScheme()))
                .setConnectTimeout(config.connectTimeout().toMillis())
                .setIdleTimeout(config.responseTimeout().toMillis());
        return HttpProxy.reverseProxy(client)
                .origin(context -> client.request(new RequestOptions(target)))
                .addInterceptor(new Guard(config.maxBody()));
    }

    /** Sends the request to whoever serves the operation and the answer back. The request is paused. */
    public void pass(RoutingContext routing, Operation operation) {
        HttpServerRequest request = routing.request();
        String declared = request.getHeader("content-length");
        if (declared != null) {
            if (tooLarge(declared)) {
                refuse(routing, ErrorId.PAYLOAD_TOO_LARGE);
            } else {
                proxies.get(operation.upstream()).handle(request);
            }
        } else {
            proxies.get(operation.upstream()).handle(request);
        }
    }

    private boolean tooLarge(String contentLength) {
        try {
            return Long.parseLong(contentLength.trim()) > config.maxBody();
        } catch (NumberFormatException e) {
            return true;
        }
    }

    private static void refuse(RoutingContext routing, ErrorId id) {
        routing.response()
                .setStatusCode(id.status())
                .putHeader("content-type", "application/json")
                .putHeader("connection", "close")
                .end(body(id, RequestIds.of(routing)));
        routing.request().resume();
    }

    private static String body(ErrorId id, String requestId) {
        return new JsonObject()
                .put("id", id.id())
                .put("message", id.message())
                .put("request_id", requestId)
                .encode();
    }

    /** Bounds bodies of undeclared length, and turns a service that is away or silent into an answer. */
    private record Guard(long maxBody) implements ProxyInterceptor {
        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            Body body = context.request().getBody();
            if (body != null && body.length() < 0) {
                context.request().setBody(Body.body(new BoundedStream(body.stream(), maxBody)));
            }
            return context.sendRequest().recover(failure -> Future.succeededFuture(answer(context, failure)));
        }

        private static ProxyResponse answer(ProxyContext context, Throwable failure) {
            LOG.warnf(
                    "%s %s: %s",
                    context.request().getMethod(), context.request().getURI(), failure.getMessage());
            String requestId = context.request().headers().get(RequestIds.HEADER);
            ErrorId id = failure instanceof BoundedStream.TooLargeException
                    ? ErrorId.PAYLOAD_TOO_LARGE
                    : ErrorId.SERVICE_UNAVAILABLE;
            ProxyResponse answer = context.request().release().response();
            answer.setStatusCode(id.status())
                    .putHeader("content-type", "application/json")
                    .setBody(Body.body(Buffer.buffer(body(id, requestId))));
            if (id == ErrorId.SERVICE_UNAVAILABLE) {
                answer.putHeader("retry-after", Integer.toString(jitter()));
            }
            return answer;
        }

        /** Clients that failed together should not come back together. */
        private static int jitter() {
            return ThreadLocalRandom.current().nextInt(1, 6);
        }
    }
}
