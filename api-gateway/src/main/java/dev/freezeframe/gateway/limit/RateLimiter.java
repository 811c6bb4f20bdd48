package dev.freezeframe.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.freezeframe.gateway.access.GatewayConfig;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The published limits: so many requests an hour and, as a burst, so many a minute, for each token. Each instance of the
 * gateway counts for itself.
 */
@ApplicationScoped
public class RateLimiter {
    private static final Duration FORGET = Duration.ofHours(2);

    private final GatewayConfig.RateLimit limits;
    private final Clock clock;
    private final Cache<UUID, Buckets> byToken =
            Caffeine.newBuilder().expireAfterAccess(FORGET).maximumSize(100_000).build();
    private final Cache<String, Bucket> failuresByAddress = Caffeine.newBuilder()
            .expireAfterAccess(Duration.ofMinutes(5))
            .maximumSize(100_000)
            .build();

    public RateLimiter(GatewayConfig config, Clock clock) {
        this.limits = config.rateLimit();
        this.clock = clock;
    }

    private record Buckets(Bucket hour, Bucket minute) {}

    /**
     * What to tell the client.
     *
     * @param allowed whether the request may go on
     * @param limit requests an hour
     * @param remaining requests left
     * @param resetEpochSecond when all requests are available again
     * @param retryAfterSeconds only when the burst limit is what refused
     */
    public record Verdict(
            boolean allowed, int limit, long remaining, long resetEpochSecond, OptionalLong retryAfterSeconds) {}

    /** Counts a request of the token. */
    public Verdict count(UUID token) {
        Buckets buckets = byToken.get(
                token,
                unused -> new Buckets(
                        bucket(limits.perHour(), Duration.ofHours(1)),
                        bucket(limits.perMinute(), Duration.ofMinutes(1))));
        if (!buckets.minute().tryConsume(1)) {
            EstimationProbe probe = buckets.minute().estimateAbilityToConsume(1);
            long wait = Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1;
            return verdict(false, 0, buckets.hour(), OptionalLong.of(wait));
        }
        boolean allowed = buckets.hour().tryConsume(1);
        return verdict(allowed, buckets.hour().getAvailableTokens(), buckets.hour(), OptionalLong.empty());
    }

    /** The verdict for a token without limits. */
    public Verdict unlimited() {
        return new Verdict(
                true, limits.perHour(), limits.perHour(), clock.instant().getEpochSecond(), OptionalLong.empty());
    }

    /** Counts a failed authentication; false when the address has had too many. */
    public boolean countFailure(String address) {
        return failuresByAddress
                .get(address, unused -> bucket(limits.failuresPerMinute(), Duration.ofMinutes(1)))
                .tryConsume(1);
    }

    private Verdict verdict(boolean allowed, long remaining, Bucket hour, OptionalLong retryAfter) {
        long missing = limits.perHour() - hour.getAvailableTokens();
        long seconds = missing * Duration.ofHours(1).toSeconds() / limits.perHour();
        return new Verdict(
                allowed, limits.perHour(), remaining, clock.instant().getEpochSecond() + seconds, retryAfter);
    }

    private static Bucket bucket(int requests, Duration period) {
        return Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(requests)
                        .refillGreedy(requests, period)
                        .build())
                .build();
    }
}
