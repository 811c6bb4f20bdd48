package dev.freezeframe.snapshots.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.contracts.event.UsagePayload;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageSpanTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Instant ONE = NOON.plusSeconds(3600);
    private static final UUID ACME = UUID.randomUUID();
    private static final UUID GLOBEX = UUID.randomUUID();
    private static final long SIZE = 7_200_000;

    @Test
    void snapshotThatIsThereAllTheTimeIsUsedTheWholeHour() {
        UsagePayload.Recorded record =
                span(ACME, NOON.minusSeconds(86_400), null).within(NOON).orElseThrow();
        assertThat(record.startedAt()).isEqualTo(NOON);
        assertThat(record.endedAt()).isEqualTo(ONE);
        assertThat(record.seconds()).isEqualTo(3600);
        assertThat(record.byteHours()).isEqualTo(SIZE);
        assertThat(record.periodStart()).isEqualTo(NOON);
        assertThat(record.periodEnd()).isEqualTo(ONE);
    }

    @Test
    void hoursThatItOnlyTouchesAreNotUsed() {
        assertThat(span(ACME, ONE, null).within(NOON)).isEmpty();
        assertThat(span(ACME, NOON.minusSeconds(10), NOON).within(NOON)).isEmpty();
        assertThat(span(ACME, NOON.plusSeconds(5), NOON.plusSeconds(5)).within(NOON))
                .isEmpty();
    }

    @Test
    void lastSecondOfAnHourAndTheFirstOfTheNextAreTwoRecords() {
        UsageSpan span = span(ACME, ONE.minusSeconds(1), ONE.plusSeconds(1));
        assertThat(span.within(NOON)).hasValueSatisfying(record -> {
            assertThat(record.seconds()).isOne();
            assertThat(record.id()).isEqualTo("200000001/2026-11-01T12:59:59Z");
        });
        assertThat(span.within(ONE)).hasValueSatisfying(record -> {
            assertThat(record.seconds()).isOne();
            assertThat(record.id()).isEqualTo("200000001/2026-11-01T13:00:00Z");
        });
        assertThat(span.within(ONE.plusSeconds(3600))).isEmpty();
    }

    @Test
    void transferSplitsTheHourBetweenTheOwnersToTheSecond() {
        Instant moved = NOON.plusSeconds(1234);
        UsagePayload.Recorded senders =
                span(ACME, NOON.minusSeconds(60), moved).within(NOON).orElseThrow();
        UsagePayload.Recorded recipients =
                span(GLOBEX, moved, null).within(NOON).orElseThrow();
        assertThat(senders.team()).isEqualTo(ACME);
        assertThat(senders.seconds()).isEqualTo(1234);
        assertThat(recipients.team()).isEqualTo(GLOBEX);
        assertThat(recipients.startedAt()).isEqualTo(senders.endedAt());
        assertThat(senders.seconds() + recipients.seconds()).isEqualTo(3600);
        assertThat(senders.byteHours() + recipients.byteHours()).isEqualTo(SIZE);
        assertThat(senders.id()).isNotEqualTo(recipients.id());
    }

    @Test
    void deletionEndsTheUse() {
        UsagePayload.Recorded record = span(ACME, NOON.plusSeconds(600), NOON.plusSeconds(900))
                .within(NOON)
                .orElseThrow();
        assertThat(record.seconds()).isEqualTo(300);
        assertThat(record.byteHours()).isEqualTo(SIZE / 12);
    }

    @Test
    void sameUseHasTheSameIdWheneverItIsTold() {
        UsageSpan running = span(ACME, NOON.plusSeconds(600), null);
        UsageSpan ended = span(ACME, NOON.plusSeconds(600), ONE.plusSeconds(600));
        assertThat(running.within(NOON)).isEqualTo(ended.within(NOON));
    }

    @Test
    void byteHoursAreRounded() {
        assertThat(bytes(1).within(NOON).orElseThrow().byteHours()).isZero();
        assertThat(bytes(2).within(NOON).orElseThrow().byteHours()).isOne();
    }

    /** For a quarter of an hour. */
    private static UsageSpan bytes(long size) {
        return new UsageSpan(1, ACME, "1", "one", "snapshot", size, NOON, NOON.plusSeconds(900));
    }

    private static UsageSpan span(UUID team, Instant from, @Nullable Instant to) {
        return new UsageSpan(1, team, "200000001", "before", "snapshot", SIZE, from, to);
    }
}
