package dev.freezeframe.store.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The installation's key in the transit engine of a HashiCorp Vault, or of what speaks its HTTP API: {@code encrypt},
 * {@code decrypt} and {@code rewrap} of one named key, which never leaves it. What it wraps reads {@code vault:v<version>:…}.
 */
public final class VaultTransitKms implements Kms {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "vault:v";

    private final Location location;
    private final Supplier<String> token;
    private final HttpClient client;

    /**
     * Where the key is.
     *
     * @param url of the server, without a path
     * @param mount where the transit engine is mounted; {@code transit} unless somebody chose otherwise
     * @param key its name
     * @param timeout of a request
     */
    public record Location(URI url, String mount, String key, Duration timeout) {}

    /** @param token asked for each request: it may be renewed. It needs update on encrypt, decrypt and rewrap of the key */
    public VaultTransitKms(Location location, Supplier<String> token) {
        this.location = location;
        this.token = token;
        this.client = HttpClient.newBuilder().connectTimeout(location.timeout()).build();
    }

    @Override
    public CompletionStage<WrappedKey> wrap(byte[] key) {
        return ask("encrypt", Map.of("plaintext", Base64.getEncoder().encodeToString(key)))
                .thenApply(this::wrapped);
    }

    @Override
    public CompletionStage<byte[]> unwrap(WrappedKey wrapped) {
        if (!wrapped.text().startsWith(PREFIX)) {
            return CompletableFuture.failedStage(
                    new WrongKeyException("this key was not wrapped by the transit engine of a Vault"));
        }
        return ask("decrypt", Map.of("ciphertext", wrapped.text())).thenApply(data -> {
            try {
                return Base64.getDecoder().decode(data.path("plaintext").asText());
            } catch (IllegalArgumentException e) {
                throw unavailable("its answer is not base64");
            }
        });
    }

    @Override
    public CompletionStage<WrappedKey> rewrap(WrappedKey wrapped) {
        return ask("rewrap", Map.of("ciphertext", wrapped.text())).thenApply(this::wrapped);
    }

    private WrappedKey wrapped(JsonNode data) {
        String text = data.path("ciphertext").asText();
        int end = text.indexOf(':', PREFIX.length());
        if (!text.startsWith(PREFIX) || end < 0) {
            throw unavailable("its answer has no ciphertext");
        }
        return new WrappedKey(
                "vault:" + location.mount() + "/" + location.key() + text.substring(PREFIX.length() - 2, end), text);
    }

    private CompletionStage<JsonNode> ask(String operation, Map<String, String> body) {
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(
                            location.url().resolve("/v1/" + location.mount() + "/" + operation + "/" + location.key()))
                    .timeout(location.timeout())
                    .header("X-Vault-Token", token.get())
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build();
        } catch (JsonProcessingException | RuntimeException e) {
            return CompletableFuture.failedStage(new UnavailableKeyException(
                    "the Vault at " + location.url() + " cannot be asked: " + e.getMessage()));
        }
        return client.sendAsync(request, BodyHandlers.ofString())
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(new UnavailableKeyException(
                        "the Vault at " + location.url() + " does not answer: " + failure.getMessage(), failure)))
                .thenApply(reply -> data(operation, reply));
    }

    private JsonNode data(String operation, HttpResponse<String> reply) {
        JsonNode answer;
        try {
            answer = JSON.readTree(reply.body());
        } catch (JsonProcessingException e) {
            throw unavailable("its answer with status " + reply.statusCode() + " is not JSON");
        }
        if (reply.statusCode() == 200) {
            return answer.path("data");
        }
        String reason = "it answers " + operation + " with status " + reply.statusCode() + " " + answer.path("errors");
        // 400 is for what cannot be decrypted; 403, 404 and 5xx are about the Vault, not about the key.
        throw reply.statusCode() == 400 && !operation.equals("encrypt")
                ? new CompletionException(new WrongKeyException(
                        "the key in the Vault at " + location.url() + " does not open it: " + reason))
                : unavailable(reason);
    }

    private CompletionException unavailable(String reason) {
        return new CompletionException(
                new UnavailableKeyException("the Vault at " + location.url() + " is of no help: " + reason));
    }

    /** Shows no token. */
    @Override
    public String toString() {
        return "VaultTransitKms[" + location.url() + "/" + location.mount() + "/" + location.key() + "]";
    }
}
