package dev.freezeframe.replications.policy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What policies may be. */
@ConfigMapping(prefix = "freezeframe.replication-policies")
public interface PolicyConfig {
    /** How many a team may have. */
    @WithDefault("100")
    int perTeam();
}
