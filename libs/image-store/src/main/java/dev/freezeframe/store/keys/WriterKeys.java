package dev.freezeframe.store.keys;

import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Gives writers the keys they need. Safe for use by several threads at once. */
public interface WriterKeys {
    /** The keys that content of a domain is named with. Makes them where there are none yet. */
    CompletionStage<DomainKeys> ofDomain(UUID domain);

    /** A new key for the root of an image, wrapped for the owner of the domain. */
    CompletionStage<NewImageKey> ofNewImage(UUID image, UUID domain);
}
