package dev.freezeframe.store.keys;

import java.nio.ByteBuffer;
import java.util.UUID;

/** Wrapped keys that are the same every time, for examples. */
public final class FixedNonceKeys {
    private FixedNonceKeys() {}

    /** As {@link TeamKey#wrapImage}, with a nonce that is given. */
    public static ByteBuffer wrapImage(TeamKey team, UUID image, SealingKey key, byte[] nonce) {
        return team.wrap((byte) 1, image, key.bytes(), nonce);
    }

    /** As {@link TeamKey#wrapDomain}, with a nonce that is given. */
    public static ByteBuffer wrapDomain(TeamKey team, UUID domain, HmacKey secret, byte[] nonce) {
        return team.wrap((byte) 2, domain, secret.bytes(), nonce);
    }

    /** As {@link LocalKms#wrap}, with a nonce that is given. */
    public static WrappedKey wrapTeam(LocalKms kms, TeamKey team, byte[] nonce) {
        return kms.wrap(team.bytes(), nonce);
    }
}
