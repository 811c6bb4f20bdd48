package dev.freezeframe.store.image;

import dev.freezeframe.store.index.ManifestReferences;

/**
 * An image whose objects are all durable in the target, verified, and which nothing refers to there yet: it lasts only
 * once its references are committed.
 *
 * @param done what it took
 * @param references to commit
 */
public record CopiedImage(CopyProgress done, ManifestReferences references) {}
