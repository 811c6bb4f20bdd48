package dev.freezeframe.kit.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How jobs are worked on. */
@ConfigMapping(prefix = "freezeframe.jobs")
public interface JobConfig {
    /** How many jobs this instance works on at once. 0: none. */
    @WithDefault("2")
    int concurrency();

    /** The regions this instance works for; all when not given. */
    Optional<List<String>> regions();

    /** How long a silent worker keeps its job. */
    @WithDefault("30s")
    Duration lease();

    /** How often to look for work that no signal told of: what is tried again, or was left by a worker that died. */
    @WithDefault("500ms")
    Duration poll();

    /** How often a job is tried before it fails for good; take-overs after a crash count. */
    @WithDefault("8")
    int maxAttempts();

    /** The wait before the second try; doubles with each further one. */
    @WithDefault("1s")
    Duration backOff();

    /** The longest wait between tries. */
    @WithDefault("1m")
    Duration maxBackOff();

    /** How long the rows of ended jobs are kept. */
    @WithDefault("24h")
    Duration keep();
}
