package dev.freezeframe.store.keys;

import java.util.concurrent.CompletionStage;

/** Moves an installation's keys from one {@link Kms} to another: the later one wraps, the earlier one still unwraps its own. */
public final class SuccessiveKms implements Kms {
    private final Kms earlier;
    private final String prefix;
    private final Kms later;

    /** @param prefix what the texts start with that {@code earlier} has wrapped */
    public SuccessiveKms(Kms earlier, String prefix, Kms later) {
        this.earlier = earlier;
        this.prefix = prefix;
        this.later = later;
    }

    @Override
    public CompletionStage<WrappedKey> wrap(byte[] key) {
        return later.wrap(key);
    }

    @Override
    public CompletionStage<byte[]> unwrap(WrappedKey wrapped) {
        return isEarlier(wrapped) ? earlier.unwrap(wrapped) : later.unwrap(wrapped);
    }

    @Override
    public CompletionStage<WrappedKey> rewrap(WrappedKey wrapped) {
        return isEarlier(wrapped) ? earlier.unwrap(wrapped).thenCompose(later::wrap) : later.rewrap(wrapped);
    }

    private boolean isEarlier(WrappedKey wrapped) {
        return wrapped.text().startsWith(prefix);
    }
}
