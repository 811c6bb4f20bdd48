package dev.freezeframe.local.faults;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What became of a request.
 *
 * @param status of the reply; 0 where none came
 * @param body of the reply, or in words why none came
 */
record Answer(int status, JsonNode body) {

    /** Whether it is known what the request has done. A refusal is known to have done nothing; an error of a server is not. */
    boolean isKnown() {
        return status >= 200 && status < 500 && status != 408 && status != 429;
    }

    boolean isSuccess() {
        return status / 100 == 2;
    }

    String text(String path) {
        return body.at(path).asText();
    }

    long number(String path) {
        return body.at(path).asLong();
    }

    /** In one line, for the history. */
    @Override
    public String toString() {
        String text = body.toString();
        return status + " " + (text.length() > 300 ? text.substring(0, 300) + "…" : text);
    }
}
