package dev.freezeframe.store.object;

import java.net.URI;

/**
 * A bucket and how to reach it.
 *
 * @param endpoint scheme, host and port of the S3 server; the bucket is addressed in the path
 * @param region the region that requests are signed for; {@code us-east-1} where the server does not care
 */
public record S3Location(URI endpoint, String region, String bucket, String accessKey, String secretKey) {
    /** A location on a server that does not distinguish regions. */
    public S3Location(URI endpoint, String bucket, String accessKey, String secretKey) {
        this(endpoint, "us-east-1", bucket, accessKey, secretKey);
    }

    /** Another bucket of the same server, with the same credentials. */
    public S3Location withBucket(String other) {
        return new S3Location(endpoint, region, other, accessKey, secretKey);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "S3Location[" + endpoint + "/" + bucket + "]";
    }
}
