package dev.freezeframe.snapshots.block;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The SHA-256 of a block.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Checksum(String hex) {
    /** As RFC 9530 has it: {@code sha-256=:BASE64:}. */
    public static final String CONTENT_DIGEST = "content-digest";

    /** The same in hexadecimal digits, for those who like it simple. */
    public static final String HEADER = "x-checksum-sha256";

    /** Of the remaining bytes; the position is left alone. */
    public static Checksum of(ByteBuffer content) {
        MessageDigest digest = sha256();
        digest.update(content.duplicate());
        return new Checksum(HexFormat.of().formatHex(digest.digest()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The 32 bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** The value of {@link #CONTENT_DIGEST}. */
    public String contentDigest() {
        return "sha-256=:" + Base64.getEncoder().encodeToString(bytes()) + ":";
    }
}
