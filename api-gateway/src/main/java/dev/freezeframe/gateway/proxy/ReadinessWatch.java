package dev.freezeframe.gateway.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks instances again and again whether they take requests. One that says no, or does not let itself be asked, gets none; one that is
 * silent gets none when it was silent twice, because a busy one may be silent once.
 */
final class ReadinessWatch {
    private static final String PATH = "/q/health/ready";
    private static final int SILENCES = 2;

    private final Vertx vertx;
    private final HttpClient client;
    private final Duration patience;
    private final long timer;
    private final Map<Instance, Integer> silences = new ConcurrentHashMap<>();

    /** @param every how often to ask, and how long to wait for an answer, at least a second */
    ReadinessWatch(Vertx vertx, List<Instance> instances, Duration every) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false));
        this.patience = every.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : every;
        this.timer = vertx.setPeriodic(every.toMillis(), tick -> instances.forEach(this::ask));
    }

    /** Asks no more. */
    void end() {
        vertx.cancelTimer(timer);
    }

    private void ask(Instance instance) {
        RequestOptions question = instance.target()
                .setMethod(HttpMethod.GET)
                .setURI(PATH)
                .setConnectTimeout(patience.toMillis())
                .setIdleTimeout(patience.toMillis());
        client.request(question)
                .compose(request -> request.send())
                .onSuccess(answer -> heard(instance, answer.statusCode()))
                .onFailure(failure -> heardNothing(instance, failure));
    }

    private void heard(Instance instance, int status) {
        silences.remove(instance);
        if (status == 200) {
            instance.isBack();
        } else {
            instance.isAway("it says that it is not ready");
        }
    }

    private void heardNothing(Instance instance, Throwable failure) {
        if (!Failures.isTimeout(failure) || silences.merge(instance, 1, Integer::sum) >= SILENCES) {
            instance.isAway(String.valueOf(failure.getMessage()));
        }
    }
}
