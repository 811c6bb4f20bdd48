package dev.freezeframe.snapshots.usage;

import dev.freezeframe.kit.error.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The time that usage is asked of, from the one second to before the other.
 *
 * @param from inclusive
 * @param to exclusive, after {@code from}
 */
record BillingPeriod(Instant from, Instant to) {
    private static final Duration LONGEST = Duration.ofDays(366);

    /**
     * A part of the time that lies in one calendar month (UTC), whose price an hour is.
     *
     * @param monthSeconds the length of the whole month
     */
    record Part(Instant from, Instant to, long monthSeconds) {}

    /** A calendar month, UTC. */
    static BillingPeriod of(YearMonth month) {
        return new BillingPeriod(start(month), start(month.plusMonths(1)));
    }

    /**
     * What a request's parameters say: a month ({@code 2026-11}), or two times (RFC 3339), or the month that is.
     *
     * @throws ApiException 422 when they say nothing of the kind
     */
    static BillingPeriod of(@Nullable String month, @Nullable String from, @Nullable String to, Instant now) {
        return said(text(month), text(from), text(to), now);
    }

    private static String text(@Nullable String parameter) {
        return parameter == null ? "" : parameter;
    }

    private static BillingPeriod said(String month, String from, String to, Instant now) {
        if (!month.isEmpty() && !(from.isEmpty() && to.isEmpty())) {
            throw ApiException.unprocessable("Give either month, or from and to.");
        }
        if (from.isEmpty() != to.isEmpty()) {
            throw ApiException.unprocessable("from and to go together: give both, or month, or none of them.");
        }
        if (!from.isEmpty()) {
            return between(instant("from", from), instant("to", to));
        }
        return of(month.isEmpty() ? YearMonth.from(now.atOffset(ZoneOffset.UTC)) : month(month));
    }

    private static BillingPeriod between(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw ApiException.unprocessable("from must be before to.");
        }
        if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw ApiException.unprocessable("from and to can be 366 days apart at most.");
        }
        return new BillingPeriod(from, to);
    }

    private static YearMonth month(String text) {
        try {
            if (text.matches("[0-9]{4}-[0-9]{2}")) {
                return YearMonth.parse(text);
            }
        } catch (DateTimeParseException ignored) {
            // Answered below.
        }
        throw ApiException.unprocessable("month must be a calendar month such as 2026-11.");
    }

    private static Instant instant(String name, String text) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            int year = time.atOffset(ZoneOffset.UTC).getYear();
            if (time.getNano() == 0 && year >= 0 && year <= 9999) {
                return time;
            }
        } catch (DateTimeParseException ignored) {
            // Answered below.
        }
        throw ApiException.unprocessable(name + " must be a time in whole seconds such as 2026-11-01T12:00:00Z.");
    }

    /** The same, but not beyond now: what is to come is not used yet. */
    BillingPeriod until(Instant now) {
        Instant end = to.isAfter(now) ? now : to;
        return new BillingPeriod(from, end.isBefore(from) ? from : end);
    }

    /** Its parts by calendar months, in their order; none if it has no length. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        YearMonth month = YearMonth.from(from.atOffset(ZoneOffset.UTC));
        for (Instant begin = from; begin.isBefore(to); month = month.plusMonths(1)) {
            Instant next = start(month.plusMonths(1));
            Instant end = next.isBefore(to) ? next : to;
            parts.add(new Part(begin, end, Duration.between(start(month), next).toSeconds()));
            begin = end;
        }
        return parts;
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
