package dev.freezeframe.snapshots.engine.index;

import java.util.UUID;

/**
 * What keeps the pages of an image from being swept while somebody reads it.
 *
 * @param holder as given to {@link dev.freezeframe.store.index.ChunkIndex#hold}
 */
public record Hold(String region, UUID holder) {}
