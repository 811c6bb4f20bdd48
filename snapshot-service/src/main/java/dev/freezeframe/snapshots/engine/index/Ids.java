package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.chunk.ContentId;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Content ids as the driver takes and gives them. */
final class Ids {
    private Ids() {}

    /** The distinct ids in ascending order: the order in which rows are locked. */
    static List<ContentId> sorted(Collection<ContentId> ids) {
        return ids.stream().distinct().sorted().toList();
    }

    /** A {@code bytea[]}. */
    static Buffer[] array(Collection<ContentId> ids) {
        return ids.stream().map(id -> Buffer.buffer(id.bytes())).toArray(Buffer[]::new);
    }

    static ContentId id(Object column) {
        return ContentId.of(((Buffer) column).getBytes());
    }

    /** The ids of a {@code bytea[]}. */
    static List<ContentId> list(Object column) {
        return Arrays.stream((Buffer[]) column).map(Ids::id).toList();
    }
}
