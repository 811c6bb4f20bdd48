package dev.freezeframe.store.verify;

import dev.freezeframe.store.chunk.DamagedObjectException;
import dev.freezeframe.store.chunk.ObjectCodec;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.Damage;
import dev.freezeframe.store.index.IndexedObject;
import dev.freezeframe.store.manifest.InvalidManifestException;
import dev.freezeframe.store.manifest.RootCodec;
import dev.freezeframe.store.manifest.RootName;
import dev.freezeframe.store.manifest.RootOutline;
import dev.freezeframe.store.object.ObjectNotFoundException;
import dev.freezeframe.store.object.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One look at an object, without any key: whether it is there and is what was stored.
 *
 * @param bytes of the object; null if it is damaged
 * @param damage null if it is whole
 */
record ObjectCheck(@Nullable ByteBuffer bytes, @Nullable Damage damage) {
    /** More than the largest chunk or page there can be. */
    private static final int LONGEST = 17 << 20;

    /** @throws IOException if the store does not answer; that says nothing of the object */
    static ObjectCheck look(ObjectStore objects, IndexedObject object) throws IOException, InterruptedException {
        try {
            return new ObjectCheck(read(objects, object), null);
        } catch (ObjectNotFoundException e) {
            return new ObjectCheck(null, Damage.MISSING);
        } catch (DamagedObjectException | InvalidManifestException e) {
            return new ObjectCheck(null, Damage.CORRUPT);
        }
    }

    private static ByteBuffer read(ObjectStore objects, IndexedObject object) throws IOException, InterruptedException {
        if (object instanceof IndexedObject.Content content) {
            return content(objects, content.object());
        }
        return root(objects, ((IndexedObject.ImageRoot) object).root());
    }

    private static ByteBuffer content(ObjectStore objects, StoredObject object)
            throws IOException, InterruptedException {
        ByteBuffer bytes = Stages.await(objects.get(object.name(), new Exactly(object.length())));
        ObjectCodec.check(bytes, object);
        return bytes;
    }

    private static ByteBuffer root(ObjectStore objects, RootName root) throws IOException, InterruptedException {
        ByteBuffer bytes =
                Stages.await(objects.get(root.objectName(), ObjectStore.Destination.onHeap(RootCodec.MAX_LENGTH)));
        RootOutline.read(bytes, root.manifestId());
        return bytes;
    }

    boolean isWhole() {
        return damage == null;
    }

    /** The object's bytes, if it is whole. */
    Optional<ByteBuffer> content() {
        return Optional.ofNullable(bytes);
    }

    /** Takes an object of the length that the index says, and knows one of another length to be damaged. */
    private record Exactly(int expected) implements ObjectStore.Destination {
        @Override
        public ByteBuffer bufferFor(long length) throws IOException {
            if (length != expected || length > LONGEST) {
                throw new DamagedObjectException("it has " + length + " bytes, not " + expected);
            }
            return ByteBuffer.allocate(expected);
        }
    }
}
