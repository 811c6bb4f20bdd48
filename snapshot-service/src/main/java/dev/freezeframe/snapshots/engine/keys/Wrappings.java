package dev.freezeframe.snapshots.engine.keys;

import dev.freezeframe.store.keys.Wrapping;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Wrapped keys as columns {@code wrapping, team_key, wrapped}. */
final class Wrappings {
    private Wrappings() {}

    static Wrapping of(Object[] row) {
        return new Wrapping((UUID) row[0], (UUID) row[1], ByteBuffer.wrap(((Buffer) row[2]).getBytes()));
    }

    static Buffer bytes(Wrapping wrapping) {
        byte[] bytes = new byte[wrapping.bytes().remaining()];
        wrapping.bytes().duplicate().get(bytes);
        return Buffer.buffer(bytes);
    }
}
