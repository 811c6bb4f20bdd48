package dev.freezeframe.kit.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How events travel. */
@ConfigMapping(prefix = "freezeframe.events")
public interface EventConfig {
    /** Partitions of a topic that is made. A topic that is there keeps what it has: to change it would break the order of keys. */
    @WithDefault("6")
    int partitions();

    /** How long a dead-letter topic keeps its records. */
    @WithDefault("30d")
    Duration deadLetterKeep();

    /** How long to wait for Kafka at start before going on without it. */
    @WithDefault("5s")
    Duration topicsWait();

    /** How often a consumer tries a record before it takes it for one that cannot be processed. */
    @WithDefault("6")
    int attempts();

    /** The wait before a consumer's second try; doubles with each further one. */
    @WithDefault("200ms")
    Duration backOff();

    /** The longest wait between tries. */
    @WithDefault("10s")
    Duration maxBackOff();

    /** How long the inbox remembers; must be longer than the topics keep their records. */
    @WithDefault("30d")
    Duration inboxKeep();

    /** The oldest event in the outbox may wait this long before the service calls itself unwell. */
    @WithDefault("1m")
    Duration tolerableLag();
}
