package dev.freezeframe.snapshots.engine.keys;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the installation's key is. Whoever loses it loses every image. */
@ConfigMapping(prefix = "freezeframe.keys")
public interface KeyConfig {
    /** The installation's key, 64 hexadecimal digits. */
    Optional<String> installation();

    /** A file that holds it, instead. */
    Optional<Path> installationFile();

    /** Earlier installation keys, which something may still be wrapped with. */
    Optional<List<String>> earlier();

    /** Files that hold such, one each. */
    Optional<List<Path>> earlierFiles();

    /** A Vault's transit engine that holds the installation's key, instead. */
    Vault vault();

    /** Where it is, and how to be let in. */
    interface Vault {
        /** URL of the server; without it there is none. */
        Optional<URI> url();

        /** Where the transit engine is mounted. */
        @WithDefault("transit")
        String mount();

        /** The name of the key. */
        @WithDefault("freezeframe")
        String key();

        /** A token that may encrypt, decrypt and rewrap with the key. */
        Optional<String> token();

        /** A file that holds it, read for each request: somebody may renew it. */
        Optional<Path> tokenFile();

        /** How long a request may take. */
        @WithDefault("10s")
        Duration timeout();
    }

    /** How often to see to it that every key is wrapped with the newest one and lies in the buckets; {@code off} for never. */
    @WithDefault("5s")
    String interval();
}
