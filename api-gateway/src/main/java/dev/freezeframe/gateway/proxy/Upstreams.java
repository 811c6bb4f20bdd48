package dev.freezeframe.gateway.proxy;

import dev.freezeframe.contracts.error.ErrorId;
import dev.freezeframe.gateway.operation.Operation;
import dev.freezeframe.gateway.operation.Operation.Upstream;
import dev.freezeframe.gateway.reply.ErrorReply;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Passes requests on to the services, whose instances take turns. An instance that accepts no connection is passed over: nothing was sent
 * yet. A service that is away or silent costs the client a 503 with {@code retry-after}, in the API's shape, and never a hang; one that
 * dies within its answer has the client's connection closed, so that half an answer is not taken for a whole one.
 */
@ApplicationScoped
public class Upstreams {
    /** Attachment of a request: the instance that it was sent to at last. */
    private static final String TRIED = Upstreams.class.getName();

    private final Map<Upstream, HttpProxy> proxies = new EnumMap<>(Upstream.class);
    private final Map<Upstream, Room> rooms = new EnumMap<>(Upstream.class);
    private final HttpClient client;
    private final ReadinessWatch watch;

    public Upstreams(Vertx vertx, ProxyConfig config, ServicesConfig services) {
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setMaxPoolSize(config.connections())
                .setKeepAliveTimeout((int) config.idleConnection().toSeconds())
                .setDecompressionSupported(false));
        Guard guard = new Guard(vertx, config);
        RequestOptions times = new RequestOptions()
                .setConnectTimeout(config.connectTimeout().toMillis())
                .setIdleTimeout(config.responseTimeout().toMillis());
        List<Instance> watched = new ArrayList<>();
        Map.of(
                        Upstream.SNAPSHOT, services.snapshot(),
                        Upstream.TRANSFER, services.transfer(),
                        Upstream.REPLICATION, services.replication())
                .forEach((upstream, bases) -> {
                    Instances instances = new Instances(bases.stream()
                            .map(base -> new Instance(base, times))
                            .toList());
                    proxies.put(upstream, proxy(instances, guard));
                    rooms.put(upstream, new Room(bases.size() * config.connections() + config.waiting()));
                    if (instances.areSeveral()) {
                        watched.addAll(instances.all());
                    }
                });
        watch = new ReadinessWatch(vertx, watched, config.readinessInterval());
    }

    void stop(@Observes ShutdownEvent event) {
        watch.end();
    }

    private HttpProxy proxy(Instances instances, Guard guard) {
        return HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client)
                .origin(context -> connection(context, instances))
                .addInterceptor(guard);
    }

    private Future<HttpClientRequest> connection(ProxyContext context, Instances instances) {
        List<Instance> order = instances.inTurn(context.get(TRIED, Instance.class));
        return instances.areSeveral()
                ? connection(context, order.iterator())
                // Behind the one address there may be several: who refuses now is perhaps not who is asked next.
                : connection(context, order.iterator())
                        .recover(refusal -> refusal instanceof ConnectException
                                ? connection(context, order.iterator())
                                : Future.failedFuture(refusal));
    }

    private Future<HttpClientRequest> connection(ProxyContext context, Iterator<Instance> left) {
        Instance instance = left.next();
        context.set(TRIED, instance);
        return client.request(instance.target()).recover(refusal -> {
            if (left.hasNext()) {
                instance.isAway(String.valueOf(refusal.getMessage()));
                return connection(context, left);
            }
            return Future.failedFuture(refusal);
        });
    }

    /**
     * Sends the request to whoever serves the operation and the answer back. The request is paused. One more than can be served soon is
     * refused at once: what waits takes memory, and by the time of its turn its client may have gone.
     */
    public void pass(RoutingContext routing, Operation operation) {
        HttpProxy proxy = proxies.get(operation.upstream());
        Room room = rooms.get(operation.upstream());
        if (proxy == null || room == null) {
            throw new IllegalArgumentException(operation + " is not for passing on");
        }
        if (room.enter()) {
            routing.addEndHandler(end -> room.leave());
            proxy.handle(routing.request());
        } else {
            routing.response().putHeader(HttpHeaders.RETRY_AFTER, Guard.retryAfter());
            ErrorReply.send(routing, ErrorId.SERVICE_UNAVAILABLE);
        }
    }
}
