package dev.freezeframe.snapshots.engine;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** How the image store uses this machine, and the secret behind its keys. */
@ConfigMapping(prefix = "freezeframe.store")
public interface StoreConfig {
    /** The installation's secret, 64 hexadecimal digits: whoever loses it loses every image. Checked at start. */
    Optional<String> secret();

    /** Objects in flight at the same time, for each image that is saved or restored. */
    @WithDefault("8")
    int transfers();

    /** Memory for the data of all images that are being saved or restored, outside the heap. */
    @WithDefault("96M")
    MemorySize buffers();
}
