package dev.freezeframe.benchmarks;

import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.DamagedObjectException;
import dev.freezeframe.store.chunk.ObjectCodec;
import dev.freezeframe.store.keys.HmacKey;
import java.nio.ByteBuffer;

/** The store's codec with keys of no meaning; everything that the benchmarks know of its interface is here. */
final class Codec {
    /** How much longer than its chunk an object can be. */
    static final int OVERHEAD = ObjectCodec.MAX_OVERHEAD;

    private final ObjectCodec codec = new ObjectCodec();
    private final HmacKey key = HmacKey.of(new byte[HmacKey.LENGTH]);
    private ContentKey content = ContentKey.ZERO;

    /** Remembers the identity of the chunk that is going to be encoded and decoded. */
    void learn(ByteBuffer chunk) {
        content = ContentKey.of(key, chunk);
    }

    ByteBuffer encode(ByteBuffer chunk, ByteBuffer target) {
        return codec.encode(ContentKind.CHUNK, content, chunk, target);
    }

    ByteBuffer decode(ByteBuffer object, ByteBuffer target) throws DamagedObjectException {
        return codec.decode(ContentKind.CHUNK, content, object, target, key);
    }
}
