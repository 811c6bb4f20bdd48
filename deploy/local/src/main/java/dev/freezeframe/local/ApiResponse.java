package dev.freezeframe.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/**
 * A reply of the API.
 *
 * @param status HTTP status
 * @param headers all of them
 * @param body parsed; a missing node if there was none
 */
public record ApiResponse(int status, HttpHeaders headers, JsonNode body) {

    /** Whether the status says success. */
    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** The value at a path like {@code /action/id}; a missing node if there is none. */
    public JsonNode at(String path) {
        return body.at(path);
    }
}
