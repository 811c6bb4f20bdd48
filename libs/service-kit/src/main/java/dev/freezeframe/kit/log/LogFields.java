package dev.freezeframe.kit.log;

import dev.freezeframe.kit.http.RequestIds;
import java.util.Map;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** The fields that follow a request, an event or a job into every line of the log. */
public final class LogFields {
    /** The team that something is done for. */
    public static final String TEAM = "team";

    /** The action (as in {@code /v2/actions}) that something is done for. */
    public static final String ACTION = "action";

    /** The id of the job that is worked on. */
    public static final String JOB = "job";

    private LogFields() {}

    /** Sets or, for null, removes a field for what runs here from now on. */
    public static void put(String field, @Nullable Object value) {
        if (value == null) {
            MDC.remove(field);
        } else {
            MDC.put(field, value.toString());
        }
    }

    /** The field's value here. */
    public static @Nullable String get(String field) {
        Object value = MDC.get(field);
        return value == null ? null : value.toString();
    }

    /** Everything that is set here, to be {@linkplain #putAll put} where the work goes on. */
    public static Map<String, Object> current() {
        Map<String, Object> fields = MDC.getMap();
        return fields == null ? Map.of() : Map.copyOf(fields);
    }

    /** Sets all of these. */
    public static void putAll(Map<String, Object> fields) {
        fields.forEach(MDC::put);
    }

    /** Forgets what work that is over has set. */
    public static void clear() {
        MDC.remove(RequestIds.MDC_KEY);
        MDC.remove(TEAM);
        MDC.remove(ACTION);
        MDC.remove(JOB);
    }
}
