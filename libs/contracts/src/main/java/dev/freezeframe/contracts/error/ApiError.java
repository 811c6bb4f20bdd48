package dev.freezeframe.contracts.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The body of every error.
 *
 * @param id one of {@link ErrorId}
 * @param message what was wrong and what to do
 * @param requestId the request's id, to find it in the logs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiError(
        @JsonProperty("id") String id,
        @JsonProperty("message") String message,
        @JsonProperty("request_id") @Nullable String requestId) {}
