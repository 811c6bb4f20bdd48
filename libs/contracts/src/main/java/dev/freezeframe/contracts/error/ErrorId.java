package dev.freezeframe.contracts.error;

/** The error ids of the published API, with the HTTP status and the message each has when nothing better can be said. */
public enum ErrorId {
    BAD_REQUEST("bad_request", 400, "error parsing request body"),
    UNAUTHORIZED("unauthorized", 401, "Unable to authenticate you."),
    FORBIDDEN("forbidden", 403, "You do not have permission to perform this action."),
    NOT_FOUND("not_found", 404, "The resource you were accessing could not be found."),
    METHOD_NOT_ALLOWED("method_not_allowed", 405, "The method is not allowed for this resource."),
    REQUEST_TIMEOUT("request_timeout", 408, "The request body took too long to arrive."),
    CONFLICT("conflict", 409, "The request could not be completed due to a conflict."),
    PAYLOAD_TOO_LARGE("payload_too_large", 413, "The request body is too large."),
    UNPROCESSABLE_ENTITY("unprocessable_entity", 422, "The request could not be processed."),
    TOO_MANY_REQUESTS("too_many_requests", 429, "API rate limit exceeded."),
    SERVER_ERROR("server_error", 500, "Unexpected server-side error"),
    SERVICE_UNAVAILABLE("service_unavailable", 503, "The service is unavailable for the moment; try again.");

    private final String id;
    private final int status;
    private final String message;

    ErrorId(String id, int status, String message) {
        this.id = id;
        this.status = status;
        this.message = message;
    }

    /** The id in the error's body. */
    public String id() {
        return id;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The message when nothing better can be said. */
    public String message() {
        return message;
    }

    /** The id that fits a status which some layer chose by itself. */
    public static ErrorId ofStatus(int status) {
        for (ErrorId error : values()) {
            if (error.status == status) {
                return error;
            }
        }
        return status >= 500 ? SERVER_ERROR : BAD_REQUEST;
    }
}
