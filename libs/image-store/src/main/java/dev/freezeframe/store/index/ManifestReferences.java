package dev.freezeframe.store.index;

import dev.freezeframe.store.chunk.ContentId;
import java.util.List;
import java.util.UUID;

/**
 * What a committed manifest refers to in a region.
 *
 * @param pages the distinct pages, without the page of zeros; in ascending order, so that transactions that lock them
 *     do so in the same order
 */
public record ManifestReferences(UUID manifestId, String region, UUID domain, List<ContentId> pages) {
    public ManifestReferences {
        pages = pages.stream().distinct().sorted().toList();
    }
}
