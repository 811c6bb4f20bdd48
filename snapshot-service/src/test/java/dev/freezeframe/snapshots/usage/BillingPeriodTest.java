package dev.freezeframe.snapshots.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.kit.error.ApiException;
import java.time.Instant;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BillingPeriodTest {
    private static final Instant NOW = Instant.parse("2026-11-27T09:00:00Z");

    @Test
    void monthIsTheCurrentOneUnlessOneIsGiven() {
        assertThat(BillingPeriod.of(null, null, "", NOW)).isEqualTo(BillingPeriod.of(YearMonth.of(2026, 11)));
        assertThat(BillingPeriod.of("2024-02", null, null, NOW))
                .isEqualTo(new BillingPeriod(
                        Instant.parse("2024-02-01T00:00:00Z"), Instant.parse("2024-03-01T00:00:00Z")));
    }

    @Test
    void twoTimesAreTakenAsTheyAre() {
        assertThat(BillingPeriod.of(null, "2026-11-01T14:00:00+02:00", "2026-11-01T13:30:00Z", NOW))
                .isEqualTo(new BillingPeriod(
                        Instant.parse("2026-11-01T12:00:00Z"), Instant.parse("2026-11-01T13:30:00Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-13,,",
        "2026-1,,",
        "november,,",
        "2026-11,2026-11-01T00:00:00Z,2026-11-02T00:00:00Z",
        ",2026-11-01T00:00:00Z,",
        ",,2026-11-01T00:00:00Z",
        ",2026-11-01,2026-11-02",
        ",2026-11-01T00:00:00.5Z,2026-11-02T00:00:00Z",
        ",2026-11-02T00:00:00Z,2026-11-02T00:00:00Z",
        ",2025-01-01T00:00:00Z,2026-11-02T00:00:00Z",
        ",+999999999-01-01T00:00:00Z,+999999999-01-02T00:00:00Z"
    })
    void anythingElseIsRefusedInWords(String month, String from, String to) {
        assertThatThrownBy(() -> BillingPeriod.of(month, from, to, NOW))
                .isInstanceOf(ApiException.class)
                .hasMessageMatching(".{20,}");
    }

    @Test
    void whatIsToComeIsNotUsedYet() {
        BillingPeriod november = BillingPeriod.of(YearMonth.of(2026, 11));
        assertThat(november.until(NOW)).isEqualTo(new BillingPeriod(november.from(), NOW));
        BillingPeriod december = BillingPeriod.of(YearMonth.of(2026, 12)).until(NOW);
        assertThat(december.from()).isEqualTo(december.to());
        assertThat(december.parts()).isEmpty();
    }

    @Test
    void everyPartKnowsHowLongItsMonthIs() {
        BillingPeriod period =
                new BillingPeriod(Instant.parse("2024-01-31T12:00:00Z"), Instant.parse("2024-03-01T06:00:00Z"));
        assertThat(period.parts())
                .containsExactly(
                        part("2024-01-31T12:00:00Z", "2024-02-01T00:00:00Z", 31),
                        part("2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z", 29),
                        part("2024-03-01T00:00:00Z", "2024-03-01T06:00:00Z", 31));
    }

    private static BillingPeriod.Part part(String from, String to, int days) {
        return new BillingPeriod.Part(Instant.parse(from), Instant.parse(to), days * 86_400L);
    }
}
