package dev.freezeframe.store.object;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs URLs of a bucket's objects: AWS Signature Version 4 in query parameters, with an unsigned payload. Every transfer
 * needs one, so what does not depend on the object is computed once a second. Safe for use by several threads at once.
 */
final class UrlSigner {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String MAC = "HmacSHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final URI bucket;
    private final String region;
    private final String accessKey;
    private final String secretKey;
    private final int lifetimeSeconds;
    private volatile Moment last;

    /**
     * What signatures of one second have in common.
     *
     * @param scope of the credential, from the day to the end
     * @param query all parameters but the signature, in the order in which they are signed
     */
    private record Moment(Instant second, String time, String scope, String query, SecretKeySpec key) {}

    /**
     * @param bucket URL of the bucket, without a slash at the end; in the path or in the name of the host
     * @param lifetimeSeconds how long a URL can be used
     */
    UrlSigner(URI bucket, String region, String accessKey, String secretKey, int lifetimeSeconds, Instant now) {
        this.bucket = bucket;
        this.region = region;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.lifetimeSeconds = lifetimeSeconds;
        this.last = moment(now.truncatedTo(ChronoUnit.SECONDS));
    }

    /**
     * The URL for one request.
     *
     * @param method of HTTP
     * @param name of the object, made of characters that need no escaping, as {@link ObjectStore} has them
     */
    URI sign(String method, String name, Instant now) {
        Moment moment = at(now.truncatedTo(ChronoUnit.SECONDS));
        String path = bucket.getRawPath() + "/" + name;
        String request = method + "\n" + path + "\n" + moment.query() + "\nhost:" + bucket.getRawAuthority()
                + "\n\nhost\nUNSIGNED-PAYLOAD";
        String toSign = ALGORITHM + "\n" + moment.time() + "\n" + moment.scope() + "\n" + hex(sha256(request));
        String signature = hex(mac(moment.key(), toSign));
        return URI.create(bucket + "/" + name + "?" + moment.query() + "&X-Amz-Signature=" + signature);
    }

    private Moment at(Instant second) {
        Moment known = last;
        if (!known.second().equals(second)) {
            known = moment(second);
            last = known;
        }
        return known;
    }

    private Moment moment(Instant second) {
        String time = TIME.format(second);
        String day = time.substring(0, 8);
        String scope = day + "/" + region + "/s3/aws4_request";
        String query = "X-Amz-Algorithm=" + ALGORITHM + "&X-Amz-Credential=" + accessKey + "%2F"
                + scope.replace("/", "%2F") + "&X-Amz-Date=" + time + "&X-Amz-Expires=" + lifetimeSeconds
                + "&X-Amz-SignedHeaders=host";
        SecretKeySpec key = key("AWS4" + secretKey);
        for (String part : new String[] {day, region, "s3", "aws4_request"}) {
            key = key(mac(key, part));
        }
        return new Moment(second, time, scope, query, key);
    }

    private static SecretKeySpec key(String text) {
        return key(text.getBytes(StandardCharsets.UTF_8));
    }

    private static SecretKeySpec key(byte[] bytes) {
        return new SecretKeySpec(bytes, MAC);
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HMAC-SHA-256", e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
