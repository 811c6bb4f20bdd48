package dev.freezeframe.store.chunk;

import java.nio.ByteBuffer;

/** Objects that are the same every time, for examples. */
public final class FixedNonce {
    private FixedNonce() {}

    /** As {@link ObjectCodec#encode}, with a nonce that is given. */
    public static ByteBuffer encode(
            ObjectCodec codec, ContentKind kind, ContentKey key, ByteBuffer plain, ByteBuffer target, byte[] nonce) {
        return codec.encode(kind, key, plain, target, nonce);
    }
}
