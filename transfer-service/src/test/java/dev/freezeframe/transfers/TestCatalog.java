package dev.freezeframe.transfers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers for the snapshot-service where this service asks it: whose image is what. Which team asks it reads from the
 * internal token that was passed on. What the catalog decides about accepted transfers, tests say by its events.
 */
public class TestCatalog implements QuarkusTestResourceLifecycleManager {
    private static final Pattern TEAM = Pattern.compile("\"team\":\"([^\"]+)\"");
    private static final Map<String, String> IMAGES = new ConcurrentHashMap<>();

    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v2/", this::answer);
        server.start();
        return Map.of(
                "freezeframe.services.snapshot",
                "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    /** From now on the team has a droplet's snapshot. */
    static void dropletSnapshot(Object team, String id, String name) {
        image(
                team,
                id,
                "{\"image\":{\"type\":\"snapshot\",\"public\":false,\"status\":\"available\",\"name\":\"" + name
                        + "\"}}");
    }

    /** From now on the team has an image, which the API shows so. */
    static void image(Object team, String id, String json) {
        IMAGES.put(team + " /v2/images/" + id, json);
    }

    /** From now on the team has a volume's snapshot. */
    static void volumeSnapshot(Object team, String id, String status) {
        IMAGES.put(
                team + " /v2/snapshots/" + id,
                "{\"snapshot\":{\"resource_type\":\"volume\",\"status\":\"" + status + "\",\"name\":\"data\"}}");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/500")) {
            reply(exchange, 500, "{\"id\":\"server_error\"}");
            return;
        }
        String token = exchange.getRequestHeaders().getFirst("Authorization").split("[.]")[1];
        Matcher claims = TEAM.matcher(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
        String image = claims.find() ? IMAGES.get(claims.group(1) + " " + path) : null;
        reply(exchange, image == null ? 404 : 200, image == null ? "{\"id\":\"not_found\"}" : image);
    }

    private static void reply(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
