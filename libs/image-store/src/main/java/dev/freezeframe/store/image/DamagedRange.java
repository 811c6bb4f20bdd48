package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.Damage;
import org.jspecify.annotations.Nullable;

/**
 * A range of an image's disk that cannot be had back.
 *
 * @param offset the first byte that is affected
 * @param length how many bytes are affected
 * @param object that should hold it, a chunk or a page; null if the index names none
 * @param reason in words, for the operator
 */
public record DamagedRange(
        long offset, long length, @Nullable StoredObject object, Damage damage, String reason) {}
