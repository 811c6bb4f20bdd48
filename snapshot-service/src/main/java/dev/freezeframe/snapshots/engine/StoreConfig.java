package dev.freezeframe.snapshots.engine;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the image store uses this machine. */
@ConfigMapping(prefix = "freezeframe.store")
public interface StoreConfig {
    /** Objects in flight at the same time, for each image that is saved or restored. */
    @WithDefault("8")
    int transfers();

    /** Memory for the data of all images that are being saved or restored, outside the heap. */
    @WithDefault("96M")
    MemorySize buffers();

    /** How often each region's bucket is asked whether it answers; {@code off} for never. */
    @WithDefault("15s")
    String watchInterval();

    /** What to do when a bucket does not answer, before the job as a whole is tried again later. */
    Retry retry();

    /** How requests to a bucket are repeated. */
    interface Retry {
        /** Tries in all, the first one included. */
        @WithDefault("6")
        int attempts();

        /** The bound on the first, random wait; it doubles with each further one. */
        @WithDefault("250ms")
        Duration first();

        /** The bound that no wait exceeds. */
        @WithDefault("15s")
        Duration longest();
    }
}
