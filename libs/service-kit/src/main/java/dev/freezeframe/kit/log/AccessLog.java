package dev.freezeframe.kit.log;

import dev.freezeframe.kit.http.RequestIds;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * A line of the log for each request that is over: what was asked for, what was answered, how long it took (milliseconds) and how long the answer
 * was (bytes). The same stands in fields of the line. Neither a query nor a header is in it, nor what looks like a token.
 */
@ApplicationScoped
public class AccessLog {
    /** What the lines are logged as. */
    public static final String CATEGORY = "freezeframe.access";

    /** The path's template: what to group by. */
    public static final String ROUTE = "route";

    /** The status of an answer that its client did not get, or not the whole of it. */
    static final int BROKEN_OFF = 499;

    private static final Logger LOG = Logger.getLogger(CATEGORY);

    /** Before whatever may answer. */
    private static final int FIRST = 3_000;

    private static final String FIELDS = "freezeframe.access.fields";
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x21-\\x7e]");
    private static final Pattern TOKEN = Pattern.compile("(do[opr]_v1_)[^/]*");

    /** Probes and metrics; and the index of the image store, which is asked thousands of times for an image. */
    private static final List<String> LEFT_OUT = List.of("/q/", "/healthz", "/internal/");

    private final Kept kept;

    /** Which requests are told of: {@code freezeframe.access-log}. */
    public enum Kept {
        /** Every one. */
        ALL,
        /** What was to change something, and what this service failed to do. */
        CHANGES,
        /** None. */
        NONE
    }

    public AccessLog(@ConfigProperty(name = "freezeframe.access-log", defaultValue = "changes") Kept kept) {
        this.kept = kept;
    }

    void register(@Observes Filters filters) {
        if (kept != Kept.NONE) {
            filters.register(this::watch, FIRST);
        }
    }

    /** Has the request's line say this too. */
    public static void say(RoutingContext routing, String field, Object value) {
        Map<String, Object> fields = routing.get(FIELDS);
        if (fields != null) {
            fields.put(field, value);
        }
    }

    private void watch(RoutingContext routing) {
        // What is rerouted comes here again.
        if (routing.get(FIELDS) == null && !isLeftOut(routing.request().path())) {
            routing.put(FIELDS, new HashMap<String, Object>());
            long begun = System.nanoTime();
            // As the client has sent it: it may be tidied up meanwhile.
            String path = readable(routing.request().path());
            routing.addEndHandler(end ->
                    tell(routing, path, end.failed() || !routing.response().ended(), System.nanoTime() - begun));
        }
        routing.next();
    }

    private static boolean isLeftOut(@Nullable String path) {
        return path != null && LEFT_OUT.stream().anyMatch(path::startsWith);
    }

    private void tell(RoutingContext routing, String path, boolean brokenOff, long nanos) {
        HttpMethod method = routing.request().method();
        int status = brokenOff ? BROKEN_OFF : routing.response().getStatusCode();
        boolean reads = method == HttpMethod.GET || method == HttpMethod.HEAD || method == HttpMethod.OPTIONS;
        if (kept == Kept.CHANGES && reads && status < 500) {
            return;
        }
        long milliseconds = TimeUnit.NANOSECONDS.toMillis(nanos);
        long bytes = routing.response().bytesWritten();
        Map<String, Object> before = LogFields.current();
        Map<String, Object> fields = routing.get(FIELDS);
        fields.put(RequestIds.MDC_KEY, RequestIds.of(routing));
        fields.put("method", method);
        fields.put("path", path);
        fields.put("status", status);
        fields.put("milliseconds", milliseconds);
        fields.put("bytes", bytes);
        fields.forEach(LogFields::put);
        LOG.infof("%s %s %d, %d ms, %d bytes", method, path, status, milliseconds, bytes);
        fields.keySet().forEach(MDC::remove);
        LogFields.putAll(before);
    }

    /** A client may put its token where it does not belong, and into a path what a terminal would obey. */
    private static String readable(@Nullable String path) {
        return path == null
                ? "-"
                : UNPRINTABLE.matcher(TOKEN.matcher(path).replaceAll("$1*")).replaceAll("?");
    }
}
