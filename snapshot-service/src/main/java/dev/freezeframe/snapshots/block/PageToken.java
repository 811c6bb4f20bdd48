package dev.freezeframe.snapshots.block;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.snapshots.engine.ReadableImage;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * Where a list of blocks goes on. Says which list it belongs to, so that it cannot be taken for another one's. It does not
 * expire: what it points into never changes.
 */
final class PageToken {
    private static final int BOUND = 10;

    private PageToken() {}

    static String of(List<ReadableImage> list, long next) {
        ByteBuffer token =
                ByteBuffer.allocate(BOUND + Long.BYTES).put(bound(list)).putLong(next);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }

    /**
     * The index that a token stands for.
     *
     * @throws ApiException 422 when it is no token of this list
     */
    static long next(List<ReadableImage> list, String token) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
            if (bytes.remaining() == BOUND + Long.BYTES) {
                byte[] bound = new byte[BOUND];
                long next = bytes.get(bound).getLong();
                if (next >= 0 && MessageDigest.isEqual(bound, bound(list))) {
                    return next;
                }
            }
        } catch (IllegalArgumentException noBase64) {
            // Answered below.
        }
        throw ApiException.unprocessable("page_token is not one of this list; begin again without it");
    }

    private static byte[] bound(List<ReadableImage> list) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ReadableImage image : list) {
                digest.update(ByteBuffer.allocate(16)
                        .putLong(image.manifestId().getMostSignificantBits())
                        .putLong(image.manifestId().getLeastSignificantBits())
                        .flip());
            }
            return java.util.Arrays.copyOf(digest.digest(), BOUND);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
