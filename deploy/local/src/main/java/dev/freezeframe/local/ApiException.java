package dev.freezeframe.local;

import java.io.IOException;

/** The API answered with an error. */
public final class ApiException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    ApiException(String call, ApiResponse response) {
        super(call + " answered " + response.status() + ": " + message(response));
        this.status = response.status();
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    private static String message(ApiResponse response) {
        String message = response.at("/message").asText();
        return message.isEmpty() ? response.body().toString() : message;
    }
}
