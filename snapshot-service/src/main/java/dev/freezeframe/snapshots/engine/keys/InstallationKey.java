package dev.freezeframe.snapshots.engine.keys;

import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.keys.Kms;
import dev.freezeframe.store.keys.LocalKms;
import dev.freezeframe.store.keys.SuccessiveKms;
import dev.freezeframe.store.keys.VaultTransitKms;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What wraps the keys of teams. Without it the service does not start. */
public class InstallationKey {
    private static final String INSTALLATION = "freezeframe.keys.installation";
    private static final String VAULT = "freezeframe.keys.vault";
    private static final String EARLIER = "freezeframe.keys.earlier";

    @Produces
    @ApplicationScoped
    Kms kms(KeyConfig config) {
        long given = Stream.of(
                        config.installation(),
                        config.installationFile(),
                        config.vault().url())
                .filter(Optional::isPresent)
                .count();
        if (given > 1) {
            throw new ConfigurationException("of " + INSTALLATION + ", " + INSTALLATION + "-file and " + VAULT
                    + ".url more than one is set: there is one installation key");
        }
        List<HmacKey> earlier = earlier(config);
        if (config.vault().url().isEmpty()) {
            return new LocalKms(current(config), earlier);
        }
        Kms vault = vault(config.vault(), config.vault().url().get());
        return earlier.isEmpty()
                ? vault
                : new SuccessiveKms(
                        new LocalKms(earlier.get(0), earlier.subList(1, earlier.size())), LocalKms.PREFIX, vault);
    }

    private static HmacKey current(KeyConfig config) {
        return config.installationFile()
                .map(file -> key(INSTALLATION + "-file", content(INSTALLATION + "-file", file)))
                .orElseGet(() -> key(INSTALLATION, config.installation().orElse("")));
    }

    private static List<HmacKey> earlier(KeyConfig config) {
        List<HmacKey> earlier = new ArrayList<>();
        config.earlier().orElse(List.of()).forEach(text -> earlier.add(key(EARLIER, text)));
        config.earlierFiles()
                .orElse(List.of())
                .forEach(file -> earlier.add(key(EARLIER + "-files", content(EARLIER + "-files", file))));
        return earlier;
    }

    private static Kms vault(KeyConfig.Vault config, URI url) {
        if (config.token().isPresent() == config.tokenFile().isPresent()) {
            throw new ConfigurationException("a Vault needs one of " + VAULT + ".token and " + VAULT + ".token-file");
        }
        Supplier<String> token = () -> config.tokenFile()
                .map(file -> content(VAULT + ".token-file", file).strip())
                .or(config::token)
                .orElseThrow();
        return new VaultTransitKms(
                new VaultTransitKms.Location(url, config.mount(), config.key(), config.timeout()), token);
    }

    private static String content(String setting, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ConfigurationException(setting + " cannot be read: " + e);
        }
    }

    private static HmacKey key(String setting, String text) {
        String key = text.strip();
        if (key.isEmpty()) {
            throw new ConfigurationException(
                    setting + " is not set: it is the installation's key, 64 hexadecimal digits,"
                            + " for example the output of: openssl rand -hex 32");
        }
        try {
            return HmacKey.ofHex(key);
        } catch (IllegalArgumentException e) {
            // Not the value: it would end up in a log.
            throw new ConfigurationException(
                    setting + " must be exactly 64 hexadecimal digits; it has " + key.length() + " characters");
        }
    }
}
