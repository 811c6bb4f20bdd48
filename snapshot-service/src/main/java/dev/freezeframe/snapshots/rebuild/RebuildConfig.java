package dev.freezeframe.snapshots.rebuild;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Whether this instance is there to rebuild the database, and then to end. */
@ConfigMapping(prefix = "freezeframe.rebuild")
public interface RebuildConfig {
    /** What the instance is there for. */
    @WithDefault("off")
    Mode mode();

    /** Images that are not wanted back. */
    Optional<Set<UUID>> giveUp();

    /** What to do. */
    enum Mode {
        /** The service runs as ever. */
        OFF,
        /** Says what would be rebuilt, changes nothing, and ends. */
        CHECK,
        /** Rebuilds the database, which must be empty, and ends. */
        RUN
    }
}
