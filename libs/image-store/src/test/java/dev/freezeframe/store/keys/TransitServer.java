package dev.freezeframe.store.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The part of a transit engine's HTTP API that a {@link VaultTransitKms} uses, as documented, with real encryption: the key
 * {@code freezeframe} of the mount {@code transit}, in versions.
 */
public final class TransitServer implements AutoCloseable {
    /** The token that it wants. */
    public static final String TOKEN = "s.transit-test";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<SealingKey> versions = new ArrayList<>(List.of(SealingKey.random()));

    private TransitServer(HttpServer server) {
        this.server = server;
    }

    /** Starts a server; it answers when this returns. */
    public static TransitServer start() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TransitServer transit = new TransitServer(http);
        http.createContext("/v1/transit/", transit::answer);
        http.start();
        return transit;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Adds a version of the key, as {@code vault write -f transit/keys/freezeframe/rotate} does. */
    public synchronized void rotate() {
        versions.add(SealingKey.random());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
                reply(exchange, 403, error("permission denied"));
                return;
            }
            JsonNode request = JSON.readTree(exchange.getRequestBody());
            try {
                ObjectNode reply = JSON.createObjectNode();
                reply.set("data", data(exchange.getRequestURI().getPath(), request));
                reply(exchange, 200, reply);
            } catch (WrongKeyException | IllegalArgumentException e) {
                reply(exchange, 400, error("cipher: message authentication failed"));
            }
        }
    }

    private synchronized ObjectNode data(String path, JsonNode request) throws WrongKeyException {
        ObjectNode data = JSON.createObjectNode();
        switch (path) {
            case "/v1/transit/encrypt/freezeframe" ->
                data.put("ciphertext", encrypt(Base64.getDecoder().decode(text(request, "plaintext"))));
            case "/v1/transit/decrypt/freezeframe" ->
                data.put("plaintext", Base64.getEncoder().encodeToString(decrypt(text(request, "ciphertext"))));
            case "/v1/transit/rewrap/freezeframe" ->
                data.put("ciphertext", encrypt(decrypt(text(request, "ciphertext"))));
            default -> throw new IllegalArgumentException("unsupported path " + path);
        }
        return data.put("key_version", versions.size());
    }

    private static String text(JsonNode request, String field) {
        return request.path(field).asText();
    }

    private String encrypt(byte[] plain) {
        byte[] nonce = SealingKey.randomNonce();
        ByteBuffer sealed = ByteBuffer.allocate(nonce.length + plain.length + SealingKey.TAG_LENGTH)
                .put(nonce);
        versions.get(versions.size() - 1).seal(nonce, ByteBuffer.allocate(0), ByteBuffer.wrap(plain), sealed);
        return "vault:v" + versions.size() + ":" + Base64.getEncoder().encodeToString(sealed.array());
    }

    private byte[] decrypt(String text) throws WrongKeyException {
        String[] parts = text.split(":");
        int version = Integer.parseInt(parts[1].substring(1));
        if (version > versions.size()) {
            throw new IllegalArgumentException("invalid ciphertext: version is too new");
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(parts[2]));
        byte[] nonce = new byte[SealingKey.NONCE_LENGTH];
        bytes.get(nonce);
        ByteBuffer plain = ByteBuffer.allocate(bytes.remaining() - SealingKey.TAG_LENGTH);
        versions.get(version - 1).open(nonce, ByteBuffer.allocate(0), bytes, plain);
        return plain.array();
    }

    private static ObjectNode error(String message) {
        ObjectNode reply = JSON.createObjectNode();
        reply.putArray("errors").add(message);
        return reply;
    }

    private static void reply(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
