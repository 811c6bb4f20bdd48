package dev.freezeframe.gateway.proxy;

import dev.freezeframe.gateway.operation.Operation;
import dev.freezeframe.gateway.operation.Operation.Upstream;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Passes requests on to the services. A service that is away or silent costs the client a 503 with {@code retry-after},
 * in the API's shape, and never a hang; one that dies within its answer has the client's connection closed, so that half
 * an answer is not taken for a whole one.
 */
@ApplicationScoped
public class Upstreams {
    private final Map<Upstream, HttpProxy> proxies = new EnumMap<>(Upstream.class);
    private final ProxyConfig config;

    public Upstreams(Vertx vertx, ProxyConfig config, ServicesConfig services) {
        this.config = config;
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setMaxPoolSize(config.connections())
                .setKeepAliveTimeout(30)
                .setDecompressionSupported(false));
        Guard guard = new Guard(vertx, config);
        proxies.put(Upstream.SNAPSHOT, proxy(client, services.snapshot(), guard));
        proxies.put(Upstream.TRANSFER, proxy(client, services.transfer(), guard));
        proxies.put(Upstream.REPLICATION, proxy(client, services.replication(), guard));
    }

    private HttpProxy proxy(HttpClient client, URI service, Guard guard) {
        boolean tls = "https".equals(service.getScheme());
        RequestOptions target = new RequestOptions()
                .setHost(Objects.requireNonNull(service.getHost(), () -> "no host in " + service))
                .setPort(service.getPort() > 0 ? service.getPort() : tls ? 443 : 80)
                .setSsl(tls)
                .setConnectTimeout(config.connectTimeout().toMillis())
                .setIdleTimeout(config.responseTimeout().toMillis());
        return HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client)
                .origin(context -> client.request(new RequestOptions(target)))
                .addInterceptor(guard);
    }

    /** Sends the request to whoever serves the operation and the answer back. The request is paused. */
    public void pass(RoutingContext routing, Operation operation) {
        HttpProxy proxy = proxies.get(operation.upstream());
        if (proxy == null) {
            throw new IllegalArgumentException(operation + " is not for passing on");
        }
        proxy.handle(routing.request());
    }
}
