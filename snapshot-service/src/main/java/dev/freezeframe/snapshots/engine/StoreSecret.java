package dev.freezeframe.snapshots.engine;

import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.keys.KeyRing;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** The keys of all domains, from the installation's secret. Without it the service does not start. */
public class StoreSecret {
    @Produces
    @ApplicationScoped
    @Startup
    KeyRing keyRing(StoreConfig config) {
        String secret = config.secret().orElse("").strip();
        if (secret.isEmpty()) {
            throw new ConfigurationException("freezeframe.store.secret is not set: it is the installation's secret,"
                    + " 64 hexadecimal digits, for example the output of: openssl rand -hex 32");
        }
        try {
            return KeyRing.of(HmacKey.ofHex(secret));
        } catch (IllegalArgumentException e) {
            // Not the value: it would end up in a log.
            throw new ConfigurationException("freezeframe.store.secret must be exactly 64 hexadecimal digits;"
                    + " it has " + secret.length() + " characters");
        }
    }
}
