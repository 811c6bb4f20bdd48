package dev.freezeframe.kit.error;

import dev.freezeframe.contracts.error.ErrorId;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses, in the API's shape, what the server below the resources would refuse with an empty answer. */
public class EarlyRefusals {
    /** Behind the filter that gives the request its id. */
    private static final int AFTER_THE_REQUEST_ID = 900;

    private final RouterErrors errors;
    private final BigInteger maxBody;

    public EarlyRefusals(
            RouterErrors errors, @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.errors = errors;
        this.maxBody = maxBody.asBigInteger();
    }

    void register(@Observes Filters filters) {
        filters.register(this::refuse, AFTER_THE_REQUEST_ID);
    }

    private void refuse(RoutingContext routing) {
        if (!decodable(routing.request().path())) {
            errors.answer(routing, ErrorId.NOT_FOUND);
        } else if (!decodable(routing.request().query())) {
            errors.answer(routing, ErrorId.UNPROCESSABLE_ENTITY);
        } else if (tooLarge(routing.request().getHeader(HttpHeaders.CONTENT_LENGTH))) {
            // The rest of the body is not wanted; without it the connection is good for nothing more.
            routing.response().putHeader(HttpHeaders.CONNECTION, "close");
            routing.addEndHandler(sent -> routing.request().connection().close());
            errors.answer(routing, ErrorId.PAYLOAD_TOO_LARGE);
        } else {
            routing.next();
        }
    }

    private boolean tooLarge(String contentLength) {
        return contentLength != null
                && contentLength.matches("[0-9]+")
                && new BigInteger(contentLength).compareTo(maxBody) > 0;
    }

    /** A NUL can be decoded, but no database takes it as a part of a text. */
    private static boolean decodable(String part) {
        try {
            return part == null
                    || URLDecoder.decode(part, StandardCharsets.UTF_8).indexOf('\0') < 0;
        } catch (IllegalArgumentException impossible) {
            return false;
        }
    }
}
