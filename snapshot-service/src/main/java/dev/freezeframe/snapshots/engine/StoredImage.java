package dev.freezeframe.snapshots.engine;

import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.keys.Wrapping;
import java.util.UUID;

/**
 * An image whose data is durable in a region's bucket. It becomes one that can be restored, and keeps its data from the
 * sweep, only when {@link ImageEngine#commit} has run in the transaction that makes it visible.
 *
 * @param manifestId the image's identity in the store
 * @param logicalBytes size of the disk
 * @param storedBytes compressed size of everything that the image refers to, shared with others or not: what is billed
 * @param newBytes compressed size of what was not in the region before
 * @param chunks pieces of the disk that hold data; those that are all zeros do not count
 * @param chunksNew how many of them were not in the region before
 * @param session the claim that protects the data until the commit
 * @param references what the commit makes the image refer to
 * @param key the image's key, wrapped for the team
 */
public record StoredImage(
        UUID manifestId,
        long logicalBytes,
        long storedBytes,
        long newBytes,
        long chunks,
        long chunksNew,
        WriteSession session,
        ManifestReferences references,
        Wrapping key) {}
