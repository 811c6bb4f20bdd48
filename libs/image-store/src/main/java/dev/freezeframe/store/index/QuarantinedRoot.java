package dev.freezeframe.store.index;

import dev.freezeframe.store.manifest.RootName;

/** The root of an image that is damaged. */
public record QuarantinedRoot(RootName root, Damage damage) {}
