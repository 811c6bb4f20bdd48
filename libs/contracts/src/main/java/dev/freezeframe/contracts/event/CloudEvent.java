package dev.freezeframe.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of every event: CloudEvents 1.0 in the structured JSON format.
 *
 * @param id unique; a consumer that has seen it does nothing again
 * @param source the service that says it, as a path
 * @param subject the aggregate's id, which is also the record's key
 * @param team extension: the team it concerns
 * @param requestid extension: the request that caused it
 * @param data the payload, by the schema at {@code dataschema}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudEvent(
        String specversion,
        String id,
        String source,
        String type,
        String subject,
        Instant time,
        String datacontenttype,
        String dataschema,
        @Nullable String team,
        @Nullable String requestid,
        JsonNode data) {
    /** The content type of a record in the structured JSON format. */
    public static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";
}
