package dev.freezeframe.kit.http;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * How every service starts. The server's own check of URLs is off, because it answers with an empty body and refuses
 * what real clients send, such as {@code |} or a letter beyond ASCII in a query; a URL that cannot be read is refused in the
 * API's shape instead.
 */
@QuarkusMain
public final class ServiceMain {
    /** Read once by {@code io.quarkus.vertx.http.runtime.VertxHttpRecorder}, so it must be set before Quarkus starts. */
    static final String DISABLE_URI_VALIDATION = "vertx.disableURIValidation";

    private ServiceMain() {}

    public static void main(String... arguments) {
        System.setProperty(DISABLE_URI_VALIDATION, "true");
        Quarkus.run(arguments);
    }
}
