package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ObjectCodec;

/**
 * The buffers for images of one chunk size. Whoever needs both kinds takes {@code plain} first: writers and restores
 * that wait for each other's buffers would otherwise wait for ever.
 *
 * @param plain for content, of the chunk size
 * @param objects for content as it is stored
 */
record Buffers(BufferPool plain, BufferPool objects) {
    /** Fewer would not keep one image's stages busy. */
    private static final int FEWEST = 4;

    /** Half of {@code bytes} for each kind. */
    static Buffers of(int chunkSize, long bytes) {
        int count = (int) Math.max(FEWEST, bytes / 2 / chunkSize);
        return new Buffers(
                new BufferPool(chunkSize, count), new BufferPool(chunkSize + ObjectCodec.MAX_OVERHEAD, count));
    }
}
