package dev.freezeframe.snapshots.engine;

import dev.freezeframe.store.image.ImageComposer;
import dev.freezeframe.store.image.ImageReader;
import dev.freezeframe.store.image.ImageWriter;
import dev.freezeframe.store.object.ObjectStore;

/** The image store of one region. */
record RegionStore(
        String region, ObjectStore objects, ImageWriter writer, ImageReader reader, ImageComposer composer) {}
