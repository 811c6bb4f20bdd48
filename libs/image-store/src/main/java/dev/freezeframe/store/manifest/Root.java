package dev.freezeframe.store.manifest;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.chunk.ContentKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The root of a manifest: everything about an image but its entries, and the keys of the pages that hold these. An image
 * needs no other image.
 *
 * @param manifestId the image's identity in the store
 * @param domain the deduplication domain whose keys its ids were made with
 * @param parent the image that this one descends from, for information only
 * @param diskSize bytes; at least 1
 * @param chunkSize bytes of every chunk but the last, which ends where the disk ends
 * @param createdAt to the millisecond
 * @param chunkCount entries that are not zero
 * @param pageKeys one key for each {@value Page#ENTRIES} chunks; {@link ContentKey#ZERO} where all of them are zero
 * @param pages the ids that the keys determine
 * @param metadata for a stranger who finds the image: name, resource type, …
 */
public record Root(
        UUID manifestId,
        UUID domain,
        @Nullable UUID parent,
        long diskSize,
        int chunkSize,
        Instant createdAt,
        long chunkCount,
        List<ContentKey> pageKeys,
        List<ContentId> pages,
        Map<String, String> metadata) {
    /** The usual size of a chunk, 1 MiB. */
    public static final int DEFAULT_CHUNK_SIZE = 1 << 20;

    public static final int MIN_CHUNK_SIZE = 64 << 10;
    public static final int MAX_CHUNK_SIZE = 16 << 20;

    public Root {
        checkChunkSize(chunkSize);
        if (diskSize < 1) {
            throw new IllegalArgumentException("an image has at least one byte, not " + diskSize);
        }
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
        pageKeys = List.copyOf(pageKeys);
        pages = List.copyOf(pages);
        metadata = Map.copyOf(metadata);
        long needed = pageCount(diskSize, chunkSize);
        if (pages.size() != needed || pageKeys.size() != needed) {
            throw new IllegalArgumentException("a disk of " + diskSize + " bytes in chunks of " + chunkSize + " has "
                    + needed + " pages, not " + pages.size());
        }
        if (chunkCount < 0 || chunkCount > chunks(diskSize, chunkSize)) {
            throw new IllegalArgumentException("no disk of " + diskSize + " bytes has " + chunkCount + " chunks");
        }
    }

    public Root(
            UUID manifestId,
            UUID domain,
            @Nullable UUID parent,
            long diskSize,
            int chunkSize,
            Instant createdAt,
            long chunkCount,
            List<ContentKey> pageKeys,
            Map<String, String> metadata) {
        this(
                manifestId,
                domain,
                parent,
                diskSize,
                chunkSize,
                createdAt,
                chunkCount,
                pageKeys,
                pageKeys.stream().map(key -> key.id(ContentKind.PAGE)).toList(),
                metadata);
    }

    /**
     * The key of one of the image's pages.
     *
     * @throws IllegalArgumentException if the image has no such page
     */
    public ContentKey pageKey(ContentId id) {
        int index = pages.indexOf(id);
        if (index < 0) {
            throw new IllegalArgumentException("image " + manifestId + " has no page " + id);
        }
        return pageKeys.get(index);
    }

    /** How many pages a disk needs. */
    public static long pageCount(long diskSize, int chunkSize) {
        return ceilDiv(chunks(diskSize, chunkSize), Page.ENTRIES);
    }

    /** How many chunks, zero or not, a disk is cut into. */
    public static long chunks(long diskSize, int chunkSize) {
        return ceilDiv(diskSize, chunkSize);
    }

    /** @throws IllegalArgumentException unless it is a power of two from 64 KiB to 16 MiB */
    public static void checkChunkSize(int chunkSize) {
        if (chunkSize < MIN_CHUNK_SIZE || chunkSize > MAX_CHUNK_SIZE || Integer.bitCount(chunkSize) != 1) {
            throw new IllegalArgumentException(
                    "a chunk size is a power of two from 64 KiB to 16 MiB, not " + chunkSize + " bytes");
        }
    }

    /** Bytes of the disk that one page describes; the last page may describe fewer. */
    public long pageSpan() {
        return (long) chunkSize * Page.ENTRIES;
    }

    /** The bytes of the chunk at {@code index}: the chunk size, or less for the last one. */
    public int chunkLength(long index) {
        return (int) Math.min(chunkSize, diskSize - index * chunkSize);
    }

    private static long ceilDiv(long dividend, long divisor) {
        return dividend / divisor + (dividend % divisor == 0 ? 0 : 1);
    }
}
