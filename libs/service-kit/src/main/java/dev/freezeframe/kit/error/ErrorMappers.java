package dev.freezeframe.kit.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.freezeframe.contracts.error.ApiError;
import dev.freezeframe.contracts.error.ErrorId;
import dev.freezeframe.kit.database.DatabaseAbsence;
import dev.freezeframe.kit.http.RequestIds;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers every failure of a resource in the API's shape. What is ours to know goes to the log, not to the client. */
public class ErrorMappers {
    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);

    @ServerExceptionMapper
    public Response api(ApiException failure, RoutingContext routing) {
        Response.ResponseBuilder response = respond(failure.id().status(), failure.id(), failure.getMessage(), routing);
        failure.retryAfter()
                .ifPresent(wait -> response.header(
                        HttpHeaders.RETRY_AFTER,
                        Math.max(1, wait.plusMillis(999).toSeconds())));
        return response.build();
    }

    @ServerExceptionMapper
    public Response mismatch(MismatchedInputException failure, RoutingContext routing) {
        return unreadable(failure, routing);
    }

    @ServerExceptionMapper
    public Response json(JsonProcessingException failure, RoutingContext routing) {
        return unreadable(failure, routing);
    }

    @ServerExceptionMapper
    public Response invalid(ConstraintViolationException failure, RoutingContext routing) {
        String message = failure.getConstraintViolations().stream()
                .map(ConstraintViolation::getMessage)
                .sorted()
                .collect(Collectors.joining("; "));
        return respond(422, ErrorId.UNPROCESSABLE_ENTITY, message, routing).build();
    }

    @ServerExceptionMapper
    public Response web(WebApplicationException failure, RoutingContext routing) {
        if (failure.getCause() instanceof JsonProcessingException json) {
            return unreadable(json, routing);
        }
        int status = failure.getResponse().getStatus();
        if (status >= 500) {
            return unexpected(failure, routing);
        }
        ErrorId id = ErrorId.ofStatus(status);
        return respond(status, id, id.message(), routing).build();
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable failure, RoutingContext routing) {
        if (DatabaseAbsence.explains(failure)) {
            LOG.warnf(
                    "%s %s: the database is away: %s",
                    routing.request().method(), routing.request().path(), failure);
            return respond(503, ErrorId.SERVICE_UNAVAILABLE, ErrorId.SERVICE_UNAVAILABLE.message(), routing)
                    .header(HttpHeaders.RETRY_AFTER, 1)
                    .build();
        }
        LOG.errorf(
                failure,
                "%s %s failed",
                routing.request().method(),
                routing.request().path());
        return respond(500, ErrorId.SERVER_ERROR, ErrorId.SERVER_ERROR.message(), routing)
                .build();
    }

    private static Response unreadable(JsonProcessingException failure, RoutingContext routing) {
        String message = ErrorId.BAD_REQUEST.message();
        if (failure instanceof JsonMappingException mapping) {
            String field = field(mapping.getPath());
            if (!field.isEmpty()) {
                message += ": " + field + " is not what it must be";
            }
        }
        return respond(400, ErrorId.BAD_REQUEST, message, routing).build();
    }

    private static String field(List<JsonMappingException.Reference> path) {
        return path.stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    private static Response.ResponseBuilder respond(int status, ErrorId id, String message, RoutingContext routing) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ApiError(id.id(), message, RequestIds.of(routing)));
    }
}
