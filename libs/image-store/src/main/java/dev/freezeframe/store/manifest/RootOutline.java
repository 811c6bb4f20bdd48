package dev.freezeframe.store.manifest;

import dev.freezeframe.store.chunk.ContentId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a root tells whoever has no key: enough to copy an image as it is stored. It is checked for damage, not
 * authenticated.
 *
 * @param chunkSize bytes
 * @param pages the distinct pages that are not all zeros, in the order of the disk
 */
public record RootOutline(UUID manifestId, UUID domain, int chunkSize, List<ContentId> pages) {
    public RootOutline {
        pages = List.copyOf(pages);
    }

    /**
     * Reads the outline of a root.
     *
     * @param manifestId of the image that is wanted
     * @throws InvalidManifestException if the root is damaged, another image's, or of a version that this reader does not
     *     know
     */
    public static RootOutline read(ByteBuffer root, UUID manifestId) throws InvalidManifestException {
        RootCodec.check(root);
        ByteBuffer bytes = root.slice();
        UUID found = uuid(bytes, 32);
        if (!found.equals(manifestId)) {
            throw new InvalidManifestException("this is the root of image " + found + ", not of " + manifestId);
        }
        int chunkSize = bytes.getInt(24);
        int pageCount = bytes.getInt(96);
        long end = RootCodec.HEADER_LENGTH + (long) pageCount * ContentId.LENGTH + RootCodec.TRAILER_LENGTH;
        if (pageCount < 0 || end > bytes.limit()) {
            throw new InvalidManifestException("the root of the image contradicts itself about its length");
        }
        try {
            Root.checkChunkSize(chunkSize);
        } catch (IllegalArgumentException e) {
            throw new InvalidManifestException("the root of the image contradicts itself: " + e.getMessage());
        }
        bytes.position(RootCodec.HEADER_LENGTH);
        List<ContentId> pages = new ArrayList<>(pageCount);
        for (int i = 0; i < pageCount; i++) {
            pages.add(ContentId.read(bytes));
        }
        return new RootOutline(
                found,
                uuid(bytes, 48),
                chunkSize,
                pages.stream().filter(id -> !id.isZero()).distinct().toList());
    }

    private static UUID uuid(ByteBuffer source, int offset) {
        return new UUID(source.getLong(offset), source.getLong(offset + Long.BYTES));
    }
}
