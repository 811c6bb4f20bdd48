package dev.freezeframe.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client that writes every request with its answer to the history, and takes none of them for granted. Safe for use by several threads. */
final class TeamClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private static final Duration TIMEOUT = Duration.ofSeconds(12);
    private static final long PAUSE_MILLIS = 400;

    private final Supplier<List<URI>> gateways;
    private final AtomicInteger turn = new AtomicInteger();
    private final String name;
    private final String token;
    private final History history;

    /** @param gateways take turns */
    TeamClient(Supplier<List<URI>> gateways, String name, String token, History history) {
        this.gateways = gateways;
        this.name = name;
        this.token = token;
        this.history = history;
    }

    /** One request, sent once. */
    Answer once(String method, String path, @Nullable Object body, @Nullable String key) throws InterruptedException {
        Instant sent = Instant.now();
        Answer answer = send(method, path, body, key);
        if (!method.equals("GET") || !answer.isKnown()) {
            history.request(sent, name, method + " " + path + (body == null ? "" : " " + body), answer);
        }
        return answer;
    }

    /** The same request until it is known what it has done, or the time is up. */
    Answer until(Instant end, String method, String path, @Nullable Object body) throws InterruptedException {
        String key = method.equals("POST") ? UUID.randomUUID().toString() : null;
        Answer answer = once(method, path, body, key);
        while (!answer.isKnown() && Instant.now().isBefore(end)) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            answer = once(method, path, body, key);
        }
        return answer;
    }

    /** What a path shows, however long it takes to be shown. */
    Answer get(Instant end, String path) throws InterruptedException {
        return until(end, "GET", path, null);
    }

    private Answer send(String method, String path, @Nullable Object body, @Nullable String key)
            throws InterruptedException {
        List<URI> all = gateways.get();
        URI base = all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                    .timeout(TIMEOUT)
                    .header("Authorization", "Bearer " + token);
            if (key != null) {
                request.header("Idempotency-Key", key);
            }
            if (body == null) {
                request.method(method, BodyPublishers.noBody());
            } else {
                request.header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
            }
            HttpResponse<byte[]> reply = HTTP.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(reply.statusCode(), parsed(reply.body()));
        } catch (IOException e) {
            return new Answer(0, JsonNodeFactory.instance.textNode(e.toString()));
        }
    }

    private static JsonNode parsed(byte[] body) throws IOException {
        return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
    }
}
