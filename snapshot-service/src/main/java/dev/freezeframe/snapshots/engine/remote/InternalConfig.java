package dev.freezeframe.snapshots.engine.remote;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** By what this installation's services know each other where no caller is involved. */
@ConfigMapping(prefix = "freezeframe.internal")
public interface InternalConfig {
    /** At least 64 hexadecimal digits, random; where there is none, the internal API is closed. Checked at start. */
    Optional<String> token();
}
