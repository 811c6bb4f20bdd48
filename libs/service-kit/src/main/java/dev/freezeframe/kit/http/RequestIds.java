package dev.freezeframe.kit.http;

import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id that follows a request through services, logs and events. */
public final class RequestIds {
    /** The header that carries it, in both directions. */
    public static final String HEADER = "x-request-id";

    /** The name under which log lines carry it. */
    public static final String MDC_KEY = "request_id";

    private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private RequestIds() {}

    /** The request's id: the client's where it is acceptable, else one made on first use. */
    public static String of(RoutingContext routing) {
        String known = routing.get(MDC_KEY);
        if (known != null) {
            return known;
        }
        String sent = routing.request().getHeader(HEADER);
        String id = sent != null && ACCEPTED.matcher(sent).matches()
                ? sent
                : UUID.randomUUID().toString();
        routing.put(MDC_KEY, id);
        return id;
    }
}
