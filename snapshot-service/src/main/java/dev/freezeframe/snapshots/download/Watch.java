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
    private final Runnable cut;
    private long seen = -1;
    private long seenAt = System.nanoTime();

    /** @param cut closes the connection, whatever is still to be sent */
    Watch(
            Transmission transmission,
            Context context,
            Downloads downloads,
            UUID holder,
            DownloadConfig config,
            Runnable cut) {
        this.transmission = transmission;
        this.context = context;
        this.downloads = downloads;
        this.holder = holder;
        this.patience = config.patience();
        this.cut = cut;
    }

    @Override
    public void handle(Long timer) {
        long now = System.nanoTime();
        if (transmission.sent() != seen) {
            seen = transmission.sent();
            seenAt = now;
        } else if (now - seenAt > patience.toNanos()) {
            context.runOnContext(there -> {
                transmission.fail(new IllegalStateException("the client took nothing for " + patience));
                cut.run();
            });
            return;
        }
        downloads.renew(
                holder,
                () -> context.runOnContext(there -> transmission.fail(new IllegalStateException("its hold was lost"))));
    }
}
