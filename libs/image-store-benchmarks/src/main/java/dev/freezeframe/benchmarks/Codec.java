package dev.freezeframe.benchmarks;

import dev.freezeframe.store.chunk.ContentId;
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
    private ContentId id = ContentId.ZERO;

    /** Remembers the identity of the chunk that is going to be encoded and decoded. */
    void learn(ByteBuffer chunk) {
        id = ContentId.of(key, chunk);
    }

    ByteBuffer encode(ByteBuffer chunk, ByteBuffer target) {
        return codec.encode(ContentKind.CHUNK, id, chunk, target, key);
    }

    ByteBuffer decode(ByteBuffer object, ByteBuffer target) throws DamagedObjectException {
        return codec.decode(ContentKind.CHUNK, id, object, target, key, key);
    }
}
