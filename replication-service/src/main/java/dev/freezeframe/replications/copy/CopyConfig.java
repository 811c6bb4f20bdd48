package dev.freezeframe.replications.copy;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** How images are copied between regions. */
@ConfigMapping(prefix = "freezeframe.replications")
public interface CopyConfig {
    /**
     * Bytes a second that may go from one region to another, by source and target: all copies of this instance between
     * them share it. As much as there is where nothing is given.
     */
    Map<String, Map<String, MemorySize>> bandwidth();

    /** Objects in flight at the same time, for each copy. */
    @WithDefault("8")
    int transfers();

    /** Memory for the data of all copies, outside the heap. */
    @WithDefault("96M")
    MemorySize buffers();

    /** The wait after something turned out to be away; doubles with each further one. */
    @WithDefault("1s")
    Duration backOff();

    /** The longest wait. */
    @WithDefault("1m")
    Duration maxBackOff();

    /** How often in a row a copy may fail for what waiting does not mend, before it is given up. */
    @WithDefault("4")
    int tries();

    /** The least time between two events that tell of progress. */
    @WithDefault("5s")
    Duration progressInterval();
}
