package dev.freezeframe.store.keys;

/**
 * The key of an image that is about to be written.
 *
 * @param key of this one image
 * @param wrapping for the image's owner
 */
public record NewImageKey(SealingKey key, Wrapping wrapping) {}
