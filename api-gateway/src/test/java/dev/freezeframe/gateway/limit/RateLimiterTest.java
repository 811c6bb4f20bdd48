package dev.freezeframe.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.gateway.limit.RateLimiter.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final UUID token = UUID.randomUUID();
    private Instant now = START;
    private final RateLimiter limiter = new RateLimiter(new Limits(), clock(() -> now));

    private record Limits() implements RateLimitConfig {
        @Override
        public int perHour() {
            return 20;
        }

        @Override
        public int perMinute() {
            return 5;
        }

        @Override
        public int blocksPerMinute() {
            return 7;
        }

        @Override
        public int failuresPerMinute() {
            return 3;
        }
    }

    private static Clock clock(InstantSource source) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return source.instant();
            }
        };
    }

    @Test
    void blocksAreCountedByThemselves() {
        for (int block = 0; block < 7; block++) {
            assertThat(limiter.countBlock(token).allowed()).isTrue();
        }
        Verdict refused = limiter.countBlock(token);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.retryAfterSeconds()).isPresent();
        assertThat(limiter.count(token).remaining()).isEqualTo(19);
        now = now.plusSeconds(61);
        assertThat(limiter.countBlock(token).allowed()).isTrue();
    }

    @Test
    void eachRequestTakesOneAndTheOldestTellsTheReset() {
        assertThat(limiter.count(token).remaining()).isEqualTo(19);
        now = START.plusSeconds(600);
        Verdict verdict = limiter.count(token);
        assertThat(verdict.allowed()).isTrue();
        assertThat(verdict.limit()).isEqualTo(20);
        assertThat(verdict.remaining()).isEqualTo(18);
        assertThat(verdict.resetEpochSecond())
                .isBetween(
                        START.plusSeconds(3590).getEpochSecond(),
                        START.plusSeconds(3600).getEpochSecond());
    }

    @Test
    void aBurstIsToldHowLongToWaitAndWaitingHelps() {
        countOften(5);
        Verdict refused = limiter.count(token);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.remaining()).isZero();
        long wait = refused.retryAfterSeconds().orElseThrow();
        assertThat(wait).isBetween(58L, 61L);
        now = now.plusSeconds(wait);
        assertThat(limiter.count(token).allowed()).isTrue();
    }

    @Test
    void theHourIsUsedUpWithoutARetryAfterAndComesBackRequestByRequest() {
        for (int i = 0; i < 4; i++) {
            countOften(5);
            now = now.plus(Duration.ofMinutes(5));
        }
        Verdict refused = limiter.count(token);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.remaining()).isZero();
        assertThat(refused.retryAfterSeconds()).isEmpty();
        now = Instant.ofEpochSecond(refused.resetEpochSecond());
        assertThat(limiter.count(token).remaining()).isEqualTo(4);
    }

    @Test
    void aRefusedRequestIsNotCounted() {
        countOften(5);
        for (int i = 0; i < 100; i++) {
            assertThat(limiter.count(token).allowed()).isFalse();
        }
        now = now.plusSeconds(61);
        assertThat(limiter.count(token).remaining()).isEqualTo(14);
    }

    @Test
    void tokensAreCountedApartAndAllIsForgottenInTime() {
        countOften(5);
        assertThat(limiter.count(UUID.randomUUID()).remaining()).isEqualTo(19);
        now = now.plus(Duration.ofDays(40));
        assertThat(limiter.count(token).remaining()).isEqualTo(19);
    }

    @Test
    void aClockSetBackTakesNothingAwayAndGivesNothing() {
        countOften(3);
        now = START.minusSeconds(500);
        assertThat(limiter.count(token).remaining()).isEqualTo(16);
    }

    @Test
    void aTokenWithoutLimitIsShownTheWholeOfIt() {
        Verdict verdict = limiter.unlimited();
        assertThat(verdict.allowed()).isTrue();
        assertThat(verdict.remaining()).isEqualTo(verdict.limit()).isEqualTo(20);
    }

    @Test
    void failuresAreLimitedByAddress() {
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.countFailure("127.0.0.9")).isTrue();
        }
        assertThat(limiter.countFailure("127.0.0.9")).isFalse();
        assertThat(limiter.countFailure("127.0.0.8")).isTrue();
        now = now.plusSeconds(61);
        assertThat(limiter.countFailure("127.0.0.9")).isTrue();
    }

    private void countOften(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(limiter.count(token).allowed()).isTrue();
        }
    }
}
