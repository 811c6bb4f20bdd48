package dev.freezeframe.snapshots.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StoreSecretTest {
    @Test
    void withoutTheSecretTheServiceDoesNotStartAndSaysHowToMakeOne() {
        assertThatThrownBy(() -> keys(Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("freezeframe.store.secret is not set")
                .hasMessageContaining("openssl rand -hex 32");
    }

    @Test
    void aSecretOfTheWrongFormIsNotRepeatedInTheMessage() {
        assertThatThrownBy(() -> keys(Map.of("freezeframe.store.secret", "hunter2")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("freezeframe.store.secret must be exactly 64 hexadecimal digits; it has 7 characters");
    }

    @Test
    void theSameSecretGivesTheSameKeys() {
        UUID domain = UUID.randomUUID();
        Map<String, String> config = Map.of("freezeframe.store.secret", "0f".repeat(32));
        assertThat(keys(config).domain(domain).chunkId().bytes())
                .isEqualTo(keys(config).domain(domain).chunkId().bytes());
    }

    private static dev.freezeframe.store.keys.KeyRing keys(Map<String, String> properties) {
        StoreConfig config = new SmallRyeConfigBuilder()
                .withMapping(StoreConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withConverter(
                        io.quarkus.runtime.configuration.MemorySize.class,
                        100,
                        new io.quarkus.runtime.configuration.MemorySizeConverter())
                .withConverter(java.time.Duration.class, 100, new io.quarkus.runtime.configuration.DurationConverter())
                .build()
                .getConfigMapping(StoreConfig.class);
        return new StoreSecret().keyRing(config);
    }
}
