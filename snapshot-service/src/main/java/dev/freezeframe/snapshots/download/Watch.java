package dev.freezeframe.snapshots.download;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import java.time.Duration;
import java.util.UUID;

/** Renews the lease of a download now and then, and ends one whose client takes nothing any more. */
final class Watch implements Handler<Long> {
    private final Transmission transmission;
    private final Context context;
    private final Downloads downloads;
    private final UUID holder;
    private final Duration patience;
    private long seen = -1;
    private long seenAt = System.nanoTime();

    /** @param patience how long the client may take nothing */
    Watch(Transmission transmission, Context context, Downloads downloads, UUID holder, Duration patience) {
        this.transmission = transmission;
        this.context = context;
        this.downloads = downloads;
        this.holder = holder;
        this.patience = patience;
    }

    @Override
    public void handle(Long timer) {
        long now = System.nanoTime();
        if (transmission.sent() != seen) {
            seen = transmission.sent();
            seenAt = now;
        } else if (now - seenAt > patience.toNanos()) {
            context.runOnContext(
                    there -> transmission.fail(new IllegalStateException("the client took nothing for " + patience)));
            return;
        }
        downloads.renew(
                holder,
                () -> context.runOnContext(there -> transmission.fail(new IllegalStateException("its hold was lost"))));
    }
}
