/**
 * The image store's index in PostgreSQL. The protocol is the library's, described at
 * {@link dev.freezeframe.store.index.ChunkIndex}; the tables are in {@code V2__image_index.sql}.
 */
@NullMarked
package dev.freezeframe.snapshots.engine.index;

import org.jspecify.annotations.NullMarked;
