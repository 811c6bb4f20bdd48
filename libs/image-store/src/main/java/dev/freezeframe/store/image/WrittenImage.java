package dev.freezeframe.store.image;

import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.keys.Wrapping;
import java.util.UUID;

/**
 * An image whose objects are all durable, and which nothing refers to yet: it lasts only once its references are
 * committed.
 *
 * @param diskBytes the size of the disk
 * @param dataBytes bytes of the disk that are not in chunks of zeros
 * @param chunks entries that are not zero
 * @param chunksNew of these, those whose object this write uploaded
 * @param storedBytes object bytes of everything that the image refers to; content that occurs in several pages counts
 *     once for each
 * @param newBytes object bytes that this write uploaded: chunks, pages, root and its wrapped key
 * @param references to commit
 * @param key of its root, wrapped for its owner; it lies in the bucket too
 */
public record WrittenImage(
        UUID manifestId,
        long diskBytes,
        long dataBytes,
        long chunks,
        long chunksNew,
        long storedBytes,
        long newBytes,
        ManifestReferences references,
        Wrapping key) {}
