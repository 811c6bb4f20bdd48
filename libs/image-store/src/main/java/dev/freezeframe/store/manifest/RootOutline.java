package dev.freezeframe.store.manifest;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * What a root tells whoever has no key: enough to copy an image as it is stored. It is checked for damage, not
 * authenticated.
 *
 * @param chunkSize bytes
 * @param storedPages how many distinct pages there are that are not all zeros
 */
public record RootOutline(UUID manifestId, int chunkSize, int storedPages) {
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
        UUID found = RootCodec.uuid(bytes, RootCodec.IMAGE_OFFSET);
        if (!found.equals(manifestId)) {
            throw new InvalidManifestException("this is the root of image " + found + ", not of " + manifestId);
        }
        int chunkSize = bytes.getInt(RootCodec.CHUNK_SIZE_OFFSET);
        try {
            Root.checkChunkSize(chunkSize);
        } catch (IllegalArgumentException e) {
            throw new InvalidManifestException("the root of the image contradicts itself: " + e.getMessage());
        }
        return new RootOutline(found, chunkSize, bytes.getInt(RootCodec.STORED_PAGES_OFFSET));
    }

    static int storedPages(Root root) {
        return (int) root.pages().stream().filter(id -> !id.isZero()).distinct().count();
    }
}
