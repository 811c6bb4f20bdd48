package dev.freezeframe.snapshots.block;

import dev.freezeframe.kit.error.ApiException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

    private static final Pattern DIGEST = Pattern.compile("(?:^|,)\\s*sha-256=:([A-Za-z0-9+/=]+):");

    /** Of the remaining bytes; the position is left alone. */
    public static Checksum of(ByteBuffer content) {
        MessageDigest digest = sha256();
        digest.update(content.duplicate());
        return new Checksum(HexFormat.of().formatHex(digest.digest()));
    }

    /**
     * The checksum that a request carries, in either header; in both it must be the same.
     *
     * @throws ApiException 422 when there is none, or none that can be read
     */
    public static Checksum sent(@Nullable String hex, @Nullable String contentDigest) {
        Optional<String> ofHeader = Optional.ofNullable(hex).map(text -> text.toLowerCase(Locale.ROOT));
        Optional<String> ofDigest = Optional.ofNullable(contentDigest).map(Checksum::ofDigest);
        String sum = ofHeader.or(() -> ofDigest)
                .filter(text -> text.matches("[0-9a-f]{64}"))
                .filter(text -> ofDigest.isEmpty() || ofDigest.get().equals(text))
                .orElseThrow(() -> ApiException.unprocessable("the block's SHA-256 is required: " + HEADER
                        + " with 64 hexadecimal digits, or " + CONTENT_DIGEST + " with sha-256=:BASE64:"));
        return new Checksum(sum);
    }

    private static String ofDigest(String header) {
        Matcher sha256 = DIGEST.matcher(header);
        try {
            return sha256.find() ? HexFormat.of().formatHex(Base64.getDecoder().decode(sha256.group(1))) : "";
        } catch (IllegalArgumentException noBase64) {
            return "";
        }
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
