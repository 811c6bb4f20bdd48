package dev.freezeframe.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client of the API with one token: JSON in, JSON out. Safe for use by several threads. */
public final class ApiClient {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final String token;

    /**
     * @param base for example {@code http://127.0.0.1:8080}
     * @param token goes into {@code Authorization: Bearer}
     */
    public ApiClient(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /** The body of a successful reply. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return successful("GET", path, null);
    }

    /** The body of a successful reply. */
    public JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return successful("POST", path, body);
    }

    /** The body of a successful reply. */
    public JsonNode put(String path, Object body) throws IOException, InterruptedException {
        return successful("PUT", path, body);
    }

    /** Returns when the deletion was accepted. */
    public void delete(String path) throws IOException, InterruptedException {
        successful("DELETE", path, null);
    }

    /**
     * Any call, with whatever reply.
     *
     * @param body anything Jackson can write, or null for no body
     */
    public ApiResponse call(String method, String path, @Nullable Object body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json");
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        }
        HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
        JsonNode parsed = response.body().length == 0 ? MissingNode.getInstance() : JSON.readTree(response.body());
        return new ApiResponse(response.statusCode(), response.headers(), parsed);
    }

    private JsonNode successful(String method, String path, @Nullable Object body)
            throws IOException, InterruptedException {
        ApiResponse response = call(method, path, body);
        if (!response.isSuccess()) {
            throw new ApiException(method + " " + path, response);
        }
        return response.body();
    }
}
