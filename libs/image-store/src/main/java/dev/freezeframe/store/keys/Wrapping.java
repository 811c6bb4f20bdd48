package dev.freezeframe.store.keys;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A key, wrapped with another one.
 *
 * @param id of this wrapping: the same key that is wrapped again gets another id
 * @param teamKey the id of the {@link TeamKey} that it is wrapped with
 * @param bytes what the team's key has made of it; read-only
 */
public record Wrapping(UUID id, UUID teamKey, ByteBuffer bytes) {
    public Wrapping {
        bytes = bytes.asReadOnlyBuffer();
    }

    /** An image's key, wrapped. */
    public static Wrapping ofImage(TeamKey teamKey, UUID image, SealingKey key) {
        return new Wrapping(UUID.randomUUID(), teamKey.id(), teamKey.wrapImage(image, key));
    }

    /** A domain's secret, wrapped. */
    public static Wrapping ofDomain(TeamKey teamKey, UUID domain, HmacKey secret) {
        return new Wrapping(UUID.randomUUID(), teamKey.id(), teamKey.wrapDomain(domain, secret));
    }
}
