package dev.freezeframe.kit.event;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an aggregate and that the world may know.
 *
 * @param topic one of {@code Topics}
 * @param key the aggregate's id
 * @param type one of {@code EventTypes}
 * @param team the team it concerns; null for what concerns all
 * @param requestId the request that caused it; null where none did
 * @param data a payload record of {@code libs/contracts}
 */
public record DomainEvent(
        String topic,
        String key,
        String type,
        @Nullable UUID team,
        @Nullable String requestId,
        Object data) {}
