package dev.freezeframe.store.keys;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the keys of a deduplication domain. Safe for use by several threads at once. */
@FunctionalInterface
public interface KeyRing {
    /** The keys of {@code domain}. */
    DomainKeys domain(UUID domain);

    /** The key ring of an installation whose domain keys all derive from one secret. */
    static KeyRing of(HmacKey installationSecret) {
        var known = new ConcurrentHashMap<UUID, DomainKeys>();
        return domain -> known.computeIfAbsent(domain, id -> DomainKeys.derive(installationSecret, id));
    }
}
