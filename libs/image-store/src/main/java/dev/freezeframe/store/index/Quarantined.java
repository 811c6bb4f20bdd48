package dev.freezeframe.store.index;

import dev.freezeframe.store.chunk.StoredObject;

/** Content whose object must not be used. */
public record Quarantined(StoredObject object, Damage damage) {}
