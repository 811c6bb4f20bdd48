package dev.freezeframe.gateway.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The form of a personal access token: {@code dop_v1_} and 256 random bits in hex. */
public final class TokenText {
    private static final Pattern FORM = Pattern.compile("dop_v1_[0-9a-f]{64}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private TokenText() {}

    /** A new token. It is shown once and never kept. */
    public static String generate() {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return "dop_v1_" + HexFormat.of().formatHex(bits);
    }

    /** Whether it could be a token at all; saves a look-up. */
    public static boolean wellFormed(String token) {
        return FORM.matcher(token).matches();
    }

    /** The text without the tokens in it, for a log: a client may put its token where it does not belong. */
    public static String withoutTokens(String text) {
        return FORM.matcher(text).replaceAll("dop_v1_*");
    }

    /** What is kept of a token. */
    public static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
