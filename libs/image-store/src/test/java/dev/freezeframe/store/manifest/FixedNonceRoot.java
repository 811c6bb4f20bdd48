package dev.freezeframe.store.manifest;

import dev.freezeframe.store.keys.SealingKey;
import java.nio.ByteBuffer;

/** Roots that are the same every time, for examples. */
public final class FixedNonceRoot {
    private FixedNonceRoot() {}

    /** As {@link RootCodec#encode}, with a nonce that is given. */
    public static ByteBuffer encode(Root root, SealingKey key, byte[] nonce) {
        return RootCodec.encode(root, key, nonce);
    }
}
