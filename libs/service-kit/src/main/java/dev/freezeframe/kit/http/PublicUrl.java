package dev.freezeframe.kit.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The URL of a request as its client wrote it, to make links from. Immutable. */
public final class PublicUrl {
    private final String base;
    private final String path;
    private final Map<String, String> query;

    private PublicUrl(String base, String path, Map<String, String> query) {
        this.base = base;
        this.path = path;
        this.query = query;
    }

    /** The current request's URL, seen from outside the gateway. */
    public static PublicUrl of(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        String scheme = request.getHeader("X-Forwarded-Proto");
        String host = request.getHeader("X-Forwarded-Host");
        String base = (scheme == null ? request.scheme() : scheme)
                + "://"
                + (host == null ? String.valueOf(request.authority()) : host);
        return new PublicUrl(base, request.path(), parse(request.query()));
    }

    /** The same host, another path (which starts with a slash), no query. */
    public PublicUrl withPath(String other) {
        return new PublicUrl(base, other, Map.of());
    }

    /** The same URL with one query parameter set. */
    public PublicUrl withQuery(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(query);
        changed.put(name, value);
        return new PublicUrl(base, path, changed);
    }

    @Override
    public String toString() {
        String parameters = query.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        return base + path + (parameters.isEmpty() ? "" : "?" + parameters);
    }

    private static Map<String, String> parse(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null) {
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                if (!name.isEmpty()) {
                    parameters.put(decode(name), decode(value));
                }
            }
        }
        return parameters;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
