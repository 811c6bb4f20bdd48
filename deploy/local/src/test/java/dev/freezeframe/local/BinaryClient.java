package dev.freezeframe.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** A client of the API for what is no JSON. */
final class BinaryClient {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final String token;

    BinaryClient(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /** @param headers names and values by turns */
    HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        return http.send(request(path, headers).GET().build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<Void> head(String path) throws IOException, InterruptedException {
        return http.send(request(path).method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.discarding());
    }

    HttpResponse<byte[]> put(String path, byte[] body, String... headers) throws IOException, InterruptedException {
        return http.send(
                request(path, headers).PUT(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());
    }

    /** Saves a reply to a file. */
    HttpResponse<Path> save(String path, Path file) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), BodyHandlers.ofFile(file));
    }

    /** Appends a reply to a file. */
    HttpResponse<Path> append(String path, Path file, String... headers) throws IOException, InterruptedException {
        return http.send(request(path, headers).GET().build(), BodyHandlers.ofFile(file, StandardOpenOption.APPEND));
    }

    /** The bytes of a reply as they come. */
    InputStream open(String path) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), BodyHandlers.ofInputStream())
                .body();
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).header("Authorization", "Bearer " + token);
        return headers.length == 0 ? request : request.headers(headers);
    }
}
