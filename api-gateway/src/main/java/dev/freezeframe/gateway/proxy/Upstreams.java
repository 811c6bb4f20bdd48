package dev.freezeframe.gateway.proxy;

import dev.freezeframe.gateway.operation.Operation;
import dev.freezeframe.gateway.operation.Operation.Upstream;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Passes requests on to the services, whose instances take turns. An instance that accepts no connection is passed over: nothing was sent
 * yet. A service that is away or silent costs the client a 503 with {@code retry-after}, in the API's shape, and never a hang; one that
 * dies within its answer has the client's connection closed, so that half an answer is not taken for a whole one.
 *
 * <p>What may take long has connections of its own: many downloads, or many volumes that are waited for, would leave none for the rest.
 */
@ApplicationScoped
public class Upstreams {
    /** What a connection is read by at once; by default each piece of 8 KiB is passed on by itself. */
    private static final int PIECE = 64 << 10;

    private final Map<Upstream, Lane> quick = new EnumMap<>(Upstream.class);
    private final Map<Upstream, Lane> slow = new EnumMap<>(Upstream.class);
    private final ReadinessWatch watch;

    public Upstreams(Vertx vertx, ProxyConfig config, ServicesConfig services) {
        HttpClient forQuick = client(vertx, config, config.connections());
        HttpClient forSlow = client(vertx, config, config.slowConnections());
        Guard guard = new Guard(vertx, config);
        RequestOptions times =
                new RequestOptions().setIdleTimeout(config.responseTimeout().toMillis());
        List<Instance> watched = new ArrayList<>();
        Map.of(
                        Upstream.SNAPSHOT, services.snapshot(),
                        Upstream.TRANSFER, services.transfer(),
                        Upstream.REPLICATION, services.replication())
                .forEach((upstream, bases) -> {
                    Instances instances = new Instances(bases.stream()
                            .map(base -> new Instance(base, times))
                            .toList());
                    Room ofQuick = new Room(bases.size() * config.connections() + config.waiting());
                    Room ofSlow = new Room(bases.size() * config.slowConnections() + config.waiting());
                    quick.put(upstream, new Lane(instances, forQuick, config.connectTimeout(), ofQuick, guard));
                    slow.put(upstream, new Lane(instances, forSlow, config.responseTimeout(), ofSlow, guard));
                    if (instances.areSeveral()) {
                        watched.addAll(instances.all());
                    }
                });
        watch = new ReadinessWatch(vertx, watched, config.readinessInterval());
    }

    private static HttpClient client(Vertx vertx, ProxyConfig config, int connections) {
        Duration idle = config.idleConnection();
        return vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setMaxPoolSize(connections)
                .setKeepAliveTimeout((int) idle.toSeconds())
                .setMaxChunkSize(PIECE)
                .setDecompressionSupported(false));
    }

    void stop(@Observes ShutdownEvent event) {
        watch.end();
    }

    /** Sends the request to whoever serves the operation and the answer back. The request is paused. */
    public void pass(RoutingContext routing, Operation operation) {
        Lane lane = (operation.mayTakeLong() ? slow : quick).get(operation.upstream());
        if (lane == null) {
            throw new IllegalArgumentException(operation + " is not for passing on");
        }
        lane.pass(routing);
    }
}
