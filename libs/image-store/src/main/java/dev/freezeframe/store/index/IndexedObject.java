package dev.freezeframe.store.index;

import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.manifest.RootName;

/** An object that the index says is in a region's bucket. */
public sealed interface IndexedObject {
    /** What it is called in the bucket. */
    String name();

    /** A chunk or a page. */
    record Content(StoredObject object) implements IndexedObject {
        @Override
        public String name() {
            return object.name();
        }
    }

    /** The root of an image. */
    record ImageRoot(RootName root) implements IndexedObject {
        @Override
        public String name() {
            return root.objectName();
        }
    }
}
