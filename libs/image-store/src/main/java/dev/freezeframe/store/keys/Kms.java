package dev.freezeframe.store.keys;

import java.util.concurrent.CompletionStage;

/**
 * Holds the installation's key, which wraps the keys of teams and never leaves it. {@code unwrap(wrap(k))} equals
 * {@code k}, also after the installation's key has been rotated, for as long as the earlier version is there.
 * Implementations are safe for use by several threads at once and never show a key in a message.
 */
public interface Kms {
    /** Wraps a key with the newest version of the installation's key. Completes with {@link UnavailableKeyException}. */
    CompletionStage<WrappedKey> wrap(byte[] key);

    /**
     * Completes with {@link WrongKeyException} if the installation's key is not what it was wrapped with, and with
     * {@link UnavailableKeyException} if that cannot be said now.
     */
    CompletionStage<byte[]> unwrap(WrappedKey wrapped);

    /** The same key, wrapped with the newest version of the installation's key. Completes as {@link #unwrap} does. */
    CompletionStage<WrappedKey> rewrap(WrappedKey wrapped);
}
