package dev.freezeframe.store.keys;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Finds the keys that readers need. Safe for use by several threads at once. */
public interface KeyRing {
    /**
     * The key that an image's root is sealed with; everything else of the image opens with what the root says. Completes
     * with {@link UnavailableKeyException} if there is none for it.
     */
    CompletionStage<SealingKey> image(UUID image);

    /**
     * The keys of a domain, or empty if they are not at hand: content is then taken for what its seal says. Where they
     * are, readers also prove that content is what it was when it was named.
     */
    CompletionStage<Optional<DomainKeys>> domain(UUID domain);
}
