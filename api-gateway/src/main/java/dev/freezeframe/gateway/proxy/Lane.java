package dev.freezeframe.gateway.proxy;

import dev.freezeframe.contracts.error.ErrorId;
import dev.freezeframe.gateway.reply.ErrorReply;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyOptions;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/** The way of requests of one kind to the instances of a service, with connections of its own. */
final class Lane {
    /** Attachment of a request: the instance that it was sent to at last. */
    private static final String TRIED = Lane.class.getName();

    private final Instances instances;
    private final HttpClient client;
    private final Duration patience;
    private final Room room;
    private final HttpProxy proxy;

    /**
     * @param patience how long a request may wait for a connection
     * @param room for those that have one and those that wait
     */
    Lane(Instances instances, HttpClient client, Duration patience, Room room, Guard guard) {
        this.instances = instances;
        this.client = client;
        this.patience = patience;
        this.room = room;
        this.proxy = HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client)
                .origin(this::connection)
                .addInterceptor(guard);
    }

    /**
     * Sends the request and the answer back. The request is paused. One more than can be served soon is refused at once: what waits takes
     * memory, and by the time of its turn its client may have gone.
     */
    void pass(RoutingContext routing) {
        if (room.enter()) {
            routing.addEndHandler(end -> room.leave());
            proxy.handle(new BreakableRequest(routing.request()));
        } else {
            routing.response().putHeader(HttpHeaders.RETRY_AFTER, Guard.retryAfter());
            ErrorReply.send(routing, ErrorId.SERVICE_UNAVAILABLE);
        }
    }

    private Future<HttpClientRequest> connection(ProxyContext context) {
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
        return client.request(instance.target().setConnectTimeout(patience.toMillis()))
                .recover(refusal -> {
                    if (!left.hasNext()) {
                        return Future.failedFuture(refusal);
                    }
                    // All connections being taken says nothing of the instance.
                    if (refusal instanceof ConnectException) {
                        instance.isAway(String.valueOf(refusal.getMessage()));
                    }
                    return connection(context, left);
                });
    }
}
