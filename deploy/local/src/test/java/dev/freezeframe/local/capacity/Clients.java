package dev.freezeframe.local.capacity;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Many clients on one thread, each with a connection of its own, each sending its next request when the answer to the last has come. */
final class Clients implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient http;
    private final URI base;

    /** @param most clients at a time */
    Clients(URI base, int most) {
        this.base = base;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(most)
                .setConnectTimeout((int) PATIENCE.toMillis())
                .setKeepAliveTimeout(300));
    }

    /**
     * What to ask for.
     *
     * @param token for {@code Authorization}; null sends none
     */
    record Question(String path, @Nullable String token) {}

    /** So many clients ask for so long, then stop. The questions are numbered. */
    Answers during(Duration time, int clients, IntFunction<Question> questions) throws Exception {
        return new Run(questions, Integer.MAX_VALUE, time).go(clients);
    }

    /** So many clients ask, until the questions are asked. */
    Answers all(int count, int clients, IntFunction<Question> questions) throws Exception {
        return new Run(questions, count, Duration.ofMinutes(10)).go(clients);
    }

    @Override
    public void close() {
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Everything in here happens on the one thread of the event loop. */
    private final class Run {
        private final IntFunction<Question> questions;
        private final int count;
        private final long begun = System.nanoTime();
        private final long ends;
        private final Answers answers = new Answers();
        private final CompletableFuture<Answers> over = new CompletableFuture<>();
        private int asked;
        private int clients;

        Run(IntFunction<Question> questions, int count, Duration time) {
            this.questions = questions;
            this.count = count;
            this.ends = begun + time.toNanos();
        }

        Answers go(int number) throws Exception {
            vertx.runOnContext(start -> {
                clients = number;
                for (int i = 0; i < number; i++) {
                    next();
                }
            });
            return over.get();
        }

        private void next() {
            if (asked >= count || System.nanoTime() >= ends) {
                if (--clients == 0) {
                    answers.took(Duration.ofNanos(System.nanoTime() - begun));
                    over.complete(answers);
                }
                return;
            }
            Question question = questions.apply(asked++);
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.GET)
                    .setHost(base.getHost())
                    .setPort(base.getPort())
                    .setURI(question.path())
                    .setIdleTimeout(PATIENCE.toMillis());
            if (question.token() != null) {
                options.putHeader("Authorization", "Bearer " + question.token());
            }
            long sent = System.nanoTime();
            http.request(options)
                    .compose(request -> request.send())
                    .compose(response -> response.body().map(body -> {
                        answers.answered(
                                response.statusCode(),
                                response.headers().contains("retry-after"),
                                System.nanoTime() - sent);
                        return body;
                    }))
                    .onFailure(failure -> answers.failed())
                    .onComplete(done -> vertx.runOnContext(again -> next()));
        }
    }
}
