package dev.freezeframe.local.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;

/**
 * A request and the reply to it.
 *
 * @param path without the query
 * @param contentType of the reply; empty if it said none
 * @param body of the reply; empty if there was none
 */
public record Exchange(String method, String path, int status, String contentType, byte[] body) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The parsed body; a missing node if there is none. */
    JsonNode json() throws IOException {
        return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
    }

    /** Whether the reply tells of an error. */
    public boolean isError() {
        return status >= 400;
    }

    /** Which call it was, for messages. */
    @Override
    public String toString() {
        return method + " " + path + " -> " + status;
    }
}
