package dev.freezeframe.local.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Several gateways as a load balancer sees them: asked for their readiness twice a second; those that are not ready get nothing. */
final class Gateways implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long ASK_EVERY_MILLIS = 500;

    private final List<URI> all;
    private final Set<URI> away = ConcurrentHashMap.newKeySet();
    private final Set<URI> avoided = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "gateway-readiness");
        thread.setDaemon(true);
        return thread;
    });

    Gateways(List<URI> all) {
        this.all = List.copyOf(all);
        timer.scheduleWithFixedDelay(this::ask, 0, ASK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    List<URI> all() {
        return all;
    }

    /** Whose turn it is. */
    URI next() {
        int first = turn.getAndIncrement();
        for (int i = 0; i < all.size(); i++) {
            URI gateway = all.get(Math.floorMod(first + i, all.size()));
            if (!away.contains(gateway) && !avoided.contains(gateway)) {
                return gateway;
            }
        }
        return all.get(Math.floorMod(first, all.size()));
    }

    /** From now on, until {@link #use}, it gets nothing, whatever it says. */
    void avoid(URI gateway) {
        avoided.add(gateway);
    }

    /** Ends {@link #avoid}. */
    void use(URI gateway) {
        avoided.remove(gateway);
    }

    /** It has refused a connection. */
    void refused(URI gateway) {
        away.add(gateway);
    }

    private void ask() {
        for (URI gateway : all) {
            HttpRequest question = HttpRequest.newBuilder(gateway.resolve("/q/health/ready"))
                    .timeout(PATIENCE)
                    .build();
            try {
                if (http.send(question, BodyHandlers.discarding()).statusCode() == 200) {
                    away.remove(gateway);
                } else {
                    away.add(gateway);
                }
            } catch (IOException e) {
                away.add(gateway);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
