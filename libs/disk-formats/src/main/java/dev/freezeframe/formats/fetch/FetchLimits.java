package dev.freezeframe.formats.fetch;

import java.time.Duration;

/**
 * How much and how long fetching may take.
 *
 * @param bytes of the file
 * @param connectTimeout for a connection, TLS included
 * @param idleTimeout without a byte
 * @param totalTimeout for everything
 * @param redirects followed at most
 * @param attempts in a row that may bring nothing before fetching is given up
 */
public record FetchLimits(
        long bytes, Duration connectTimeout, Duration idleTimeout, Duration totalTimeout, int redirects, int attempts) {
    public FetchLimits {
        if (bytes <= 0 || redirects < 0 || attempts <= 0) {
            throw new IllegalArgumentException("limits must be greater than zero");
        }
    }

    /** Usual time-outs: 10 s to connect, 60 s idle, 4 hours in all; 5 redirects, 5 attempts. */
    public static FetchLimits ofBytes(long bytes) {
        return new FetchLimits(bytes, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofHours(4), 5, 5);
    }
}
