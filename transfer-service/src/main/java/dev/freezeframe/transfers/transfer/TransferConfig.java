package dev.freezeframe.transfers.transfer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How transfers behave. */
@ConfigMapping(prefix = "freezeframe.transfers")
public interface TransferConfig {
    /** How long an offer stands. */
    @WithDefault("14d")
    Duration expiry();

    /** How often expired offers are looked for. */
    @WithDefault("1m")
    Duration expiryInterval();

    /** How long an acceptance waits for the catalog before it is answered all the same. */
    @WithDefault("20s")
    Duration acceptWait();

    /** How many offers of a team may be pending at once. */
    @WithDefault("100")
    int maxPending();
}
