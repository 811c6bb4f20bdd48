package dev.freezeframe.snapshots.engine.keys;

import dev.freezeframe.snapshots.engine.index.RegionLock;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.jboss.logging.Logger;

/** Every few seconds, in one instance of the service: wrap anew what has to be, and bring the buckets up to date. */
@ApplicationScoped
public class KeyRounds {
    private static final Logger LOG = Logger.getLogger(KeyRounds.class);

    private final KeyRewrapping rewrapping;
    private final KeyCopies copies;
    private final RegionLock lock;

    KeyRounds(KeyRewrapping rewrapping, KeyCopies copies, RegionLock lock) {
        this.rewrapping = rewrapping;
        this.copies = copies;
        this.lock = lock;
    }

    /** One round. Blocks. What fails is tried again in the next one. */
    @Scheduled(
            identity = "key-rounds",
            every = "${freezeframe.keys.interval:5s}",
            delayed = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public void run() throws InterruptedException {
        try {
            lock.runIfFree("the keys of all regions", () -> {
                try {
                    rewrapping.run();
                } catch (RuntimeException e) {
                    LOG.errorf("keys are not wrapped anew: %s", e.getMessage());
                }
                copies.bringUpToDate();
            });
        } catch (IOException | RuntimeException e) {
            LOG.warnf("the keys in the buckets are not brought up to date: %s", e.getMessage());
        }
    }
}
