package dev.freezeframe.snapshots.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.keys.Kms;
import dev.freezeframe.store.keys.LocalKms;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationKeyTest {
    private static final String KEY = "0f".repeat(32);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void withoutTheKeyTheServiceDoesNotStartAndSaysHowToMakeOne() {
        assertThatThrownBy(() -> kms(Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("freezeframe.keys.installation is not set")
                .hasMessageContaining("openssl rand -hex 32");
    }

    @Test
    void aKeyOfTheWrongFormIsNotRepeatedInTheMessage() {
        assertThatThrownBy(() -> kms(Map.of("freezeframe.keys.installation", "hunter2")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("freezeframe.keys.installation must be exactly 64 hexadecimal digits; it has 7 characters");
    }

    @Test
    void theKeyMayBeInAFileAndEarlierOnesBesideIt() throws Exception {
        Path file = Files.writeString(directory.resolve("key"), KEY + "\n");
        Path earlier = Files.writeString(directory.resolve("earlier"), "1f".repeat(32));
        Kms kms = kms(Map.of(
                "freezeframe.keys.installation-file", file.toString(),
                "freezeframe.keys.earlier", "2f".repeat(32),
                "freezeframe.keys.earlier-files", earlier.toString()));
        for (String key : List.of(KEY, "1f".repeat(32), "2f".repeat(32))) {
            var wrapped = new LocalKms(HmacKey.ofHex(key), List.of())
                    .wrap(new byte[] {7})
                    .toCompletableFuture()
                    .join();
            assertThat(kms.unwrap(wrapped).toCompletableFuture().join()).containsExactly(7);
        }
        assertThat(kms.wrap(new byte[1]).toCompletableFuture().join().wrappedWith())
                .isEqualTo(LocalKms.id(HmacKey.ofHex(KEY)));
    }

    @Test
    void twoKeysAtOnceAndAFileThatIsNotThereAreRefused() {
        assertThatThrownBy(() -> kms(Map.of(
                        "freezeframe.keys.installation", KEY, "freezeframe.keys.installation-file", "/nowhere/key")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("more than one is set");
        assertThatThrownBy(() -> kms(Map.of("freezeframe.keys.installation-file", "/nowhere/key")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("/nowhere/key");
    }

    @Test
    void aVaultNeedsAToken() throws Exception {
        String url = "http://127.0.0.1:8200";
        assertThatThrownBy(() -> kms(Map.of("freezeframe.keys.vault.url", url)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("freezeframe.keys.vault.token-file");
        assertThat(kms(Map.of("freezeframe.keys.vault.url", url, "freezeframe.keys.vault.token", "s.secret")))
                .hasToString("VaultTransitKms[http://127.0.0.1:8200/transit/freezeframe]");
        assertThat(kms(Map.of(
                        "freezeframe.keys.vault.url", url,
                        "freezeframe.keys.vault.token", "s.secret",
                        "freezeframe.keys.earlier", KEY)))
                .isInstanceOf(dev.freezeframe.store.keys.SuccessiveKms.class);
    }

    private static Kms kms(Map<String, String> properties) {
        KeyConfig config = new SmallRyeConfigBuilder()
                .withMapping(KeyConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withConverter(Path.class, 100, new io.quarkus.runtime.configuration.PathConverter())
                .withConverter(java.time.Duration.class, 100, new io.quarkus.runtime.configuration.DurationConverter())
                .build()
                .getConfigMapping(KeyConfig.class);
        return new InstallationKey().kms(config);
    }
}
