package dev.freezeframe.kit.job;

import org.jspecify.annotations.Nullable;

/**
 * Long work to be done.
 *
 * @param kind which {@link JobHandler} does it
 * @param region where; null when any worker may
 * @param payload a record, kept as JSON
 * @param requestId the request that asked for it; null where none did
 */
public record NewJob(
        String kind,
        @Nullable String region,
        Object payload,
        @Nullable String requestId) {}
