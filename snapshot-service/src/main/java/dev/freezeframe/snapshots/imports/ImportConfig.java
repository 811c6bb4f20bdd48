package dev.freezeframe.snapshots.imports;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where images may be imported from, and what an import may cost. */
@ConfigMapping(prefix = "freezeframe.import")
public interface ImportConfig {
    /** The operator's folder for {@code import:NAME}; without it there is none. */
    Optional<Path> directory();

    /** Lets imports read from loopback and private addresses. */
    @WithDefault("false")
    boolean allowPrivateAddresses();

    /** Largest disk that an image may hold. */
    @WithDefault("100G")
    MemorySize maxDiskSize();

    /** Largest file that is fetched. */
    @WithDefault("100G")
    MemorySize maxFileSize();

    /** To connect to a server. */
    @WithDefault("10s")
    Duration connectTimeout();

    /** Without a byte from the server. */
    @WithDefault("60s")
    Duration idleTimeout();

    /** For fetching a file, and for converting one. */
    @WithDefault("4h")
    Duration totalTimeout();

    /** How often a fetch that fails for a reason that may pass is tried. */
    @WithDefault("3")
    int attempts();
}
