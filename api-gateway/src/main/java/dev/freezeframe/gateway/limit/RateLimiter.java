package dev.freezeframe.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The published limits: so many requests an hour and, as a burst, so many a minute, for each token. Each instance of the
 * gateway counts for itself. A refused request is not counted.
 */
@ApplicationScoped
public class RateLimiter {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int HOUR_SLOTS = 360;
    private static final int MINUTE_SLOTS = 60;
    private static final long MOST_REMEMBERED = 100_000;

    private final RateLimitConfig limits;
    private final Clock clock;
    private final Cache<UUID, Windows> byToken = Caffeine.newBuilder()
            .expireAfterAccess(HOUR)
            .maximumSize(MOST_REMEMBERED)
            .build();
    private final Cache<UUID, SlidingWindow> blocksByToken = Caffeine.newBuilder()
            .expireAfterAccess(MINUTE)
            .maximumSize(MOST_REMEMBERED)
            .build();
    private final Cache<String, SlidingWindow> failuresByAddress = Caffeine.newBuilder()
            .expireAfterAccess(MINUTE)
            .maximumSize(MOST_REMEMBERED)
            .build();

    public RateLimiter(RateLimitConfig limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    private record Windows(SlidingWindow hour, SlidingWindow minute) {}

    /**
     * What to tell the client.
     *
     * @param allowed whether the request may go on
     * @param limit requests an hour, or blocks a minute
     * @param remaining requests left; 0 when the request is refused, by whichever limit
     * @param resetEpochSecond when the oldest request of the last hour, or block of the last minute, stops counting
     * @param retryAfterSeconds only when the burst limit is what refused: clients sleep that long, an hour would be too
     *     much
     */
    public record Verdict(
            boolean allowed, int limit, int remaining, long resetEpochSecond, OptionalLong retryAfterSeconds) {}

    /** Counts a request of the token. */
    public Verdict count(UUID token) {
        Windows windows = byToken.get(
                token,
                unused -> new Windows(
                        new SlidingWindow(limits.perHour(), HOUR, HOUR_SLOTS),
                        new SlidingWindow(limits.perMinute(), MINUTE, MINUTE_SLOTS)));
        synchronized (windows) {
            return count(windows, clock.instant());
        }
    }

    private Verdict count(Windows windows, Instant now) {
        if (windows.hour().remaining(now) == 0) {
            return refused(windows, now, OptionalLong.empty());
        }
        if (windows.minute().remaining(now) == 0) {
            return refused(windows, now, OptionalLong.of(secondsUntilRoom(windows.minute(), now)));
        }
        windows.hour().count(now);
        windows.minute().count(now);
        return new Verdict(
                true, limits.perHour(), windows.hour().remaining(now), reset(windows, now), OptionalLong.empty());
    }

    private Verdict refused(Windows windows, Instant now, OptionalLong retryAfter) {
        return new Verdict(false, limits.perHour(), 0, reset(windows, now), retryAfter);
    }

    /** Counts a block that the token reads or writes. */
    public Verdict countBlock(UUID token) {
        SlidingWindow window =
                blocksByToken.get(token, unused -> new SlidingWindow(limits.blocksPerMinute(), MINUTE, MINUTE_SLOTS));
        synchronized (window) {
            Instant now = clock.instant();
            boolean room = window.remaining(now) > 0;
            OptionalLong retryAfter = room ? OptionalLong.empty() : OptionalLong.of(secondsUntilRoom(window, now));
            if (room) {
                window.count(now);
            }
            return new Verdict(
                    room,
                    limits.blocksPerMinute(),
                    window.remaining(now),
                    window.oldestLeaves(now).orElse(now).getEpochSecond(),
                    retryAfter);
        }
    }

    private static long secondsUntilRoom(SlidingWindow window, Instant now) {
        return window.oldestLeaves(now)
                .map(leaves -> Math.max(1, Duration.between(now, leaves).toSeconds() + 1))
                .orElse(1L);
    }

    private static long reset(Windows windows, Instant now) {
        return windows.hour().oldestLeaves(now).orElse(now).getEpochSecond();
    }

    /** The verdict for a token without limits. */
    public Verdict unlimited() {
        long reset = clock.instant().plus(HOUR).getEpochSecond();
        return new Verdict(true, limits.perHour(), limits.perHour(), reset, OptionalLong.empty());
    }

    /** Counts a failed authentication; false when the address has had too many. */
    public boolean countFailure(String address) {
        SlidingWindow window = failuresByAddress.get(
                address, unused -> new SlidingWindow(limits.failuresPerMinute(), MINUTE, MINUTE_SLOTS));
        synchronized (window) {
            Instant now = clock.instant();
            boolean room = window.remaining(now) > 0;
            if (room) {
                window.count(now);
            }
            return room;
        }
    }
}
