package dev.freezeframe.kit.event;

import dev.freezeframe.contracts.event.Topics;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/**
 * Makes the topics that are not there, before consumers subscribe and before the outbox is published: a topic that the
 * broker makes by itself has one partition and is never compacted.
 */
@ApplicationScoped
public class TopicSetup {
    private static final Logger LOG = Logger.getLogger(TopicSetup.class);

    private final Map<String, Object> kafka;
    private final EventConfig config;
    private volatile boolean done;

    public TopicSetup(@Identifier("default-kafka-broker") Map<String, Object> kafka, EventConfig config) {
        this.kafka = kafka;
        this.config = config;
    }

    /** A service starts without Kafka too: what it has to say waits in the outbox. */
    void atStart(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        try {
            ensure(config.topicsWait());
        } catch (IllegalStateException e) {
            LOG.warnf("%s; starting all the same", e.getMessage());
        }
    }

    /**
     * Makes the topics, unless this instance has done so before. Blocks.
     *
     * @throws IllegalStateException when Kafka does not do it in time
     */
    void ensure(Duration patience) {
        if (done) {
            return;
        }
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        try (Admin admin = Admin.create(settings)) {
            makeMissing(admin, patience);
            done = true;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not make the topics: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "Kafka does not answer at " + kafka.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the topics were made", e);
        }
    }

    private void makeMissing(Admin admin, Duration patience)
            throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> known = admin.listTopics().names().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        List<NewTopic> missing =
                topics().stream().filter(topic -> !known.contains(topic.name())).toList();
        for (Map.Entry<String, KafkaFuture<Void>> made :
                admin.createTopics(missing).values().entrySet()) {
            try {
                made.getValue().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                // Another service starts at the same time.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        if (!missing.isEmpty()) {
            LOG.infof("made topics %s", missing.stream().map(NewTopic::name).collect(Collectors.joining(", ")));
        }
    }

    private List<NewTopic> topics() {
        List<NewTopic> topics = new ArrayList<>();
        for (String name : Topics.all()) {
            Map<String, String> settings = new HashMap<>();
            if (name.equals(Topics.TEAMS)) {
                settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
            }
            topics.add(topic(name, config.partitions(), settings));
            topics.add(topic(
                    name + Topics.DEAD_LETTER_SUFFIX,
                    1,
                    Map.of(
                            TopicConfig.RETENTION_MS_CONFIG,
                            Long.toString(config.deadLetterKeep().toMillis()))));
        }
        return topics;
    }

    /** With as many replicas as the broker's own default says. */
    private static NewTopic topic(String name, int partitions, Map<String, String> settings) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings);
    }
}
