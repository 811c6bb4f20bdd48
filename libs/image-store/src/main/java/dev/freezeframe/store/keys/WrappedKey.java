package dev.freezeframe.store.keys;

/**
 * A key as a {@link Kms} gives it out: useless without the Kms.
 *
 * @param wrappedWith names the key, and the version of it, that it is wrapped with
 * @param text what the Kms needs to unwrap it, in ASCII
 */
public record WrappedKey(String wrappedWith, String text) {}
