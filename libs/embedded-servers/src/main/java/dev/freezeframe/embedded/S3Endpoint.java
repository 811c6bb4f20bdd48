package dev.freezeframe.embedded;

import java.net.URI;

/**
 * The S3 server.
 *
 * @param uri base URL; buckets are path segments
 * @param accessKey generated when the directory was first used
 * @param secretKey generated when the directory was first used
 */
public record S3Endpoint(URI uri, String accessKey, String secretKey) {

    /** Leaves the secret key out: endpoints end up in logs. */
    @Override
    public String toString() {
        return "S3Endpoint[" + uri + "]";
    }
}
