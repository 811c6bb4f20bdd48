package dev.freezeframe.snapshots.usage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what a team had of its snapshots. The database does it, by the spans: one query for a page however long the time,
 * and one for the sum of all pages.
 */
@ApplicationScoped
class Usages {
    private static final BigDecimal HOUR = BigDecimal.valueOf(3600);

    /**
     * A row for each snapshot, with what it costs: in each calendar month the part of the month's price that its seconds are of
     * the month's, in cents, but not less than the least.
     */
    private static final String USED = """
            with part as (
                select * from unnest($2::timestamptz[], $3::timestamptz[], $4::bigint[])
                           as p (starts_at, ends_at, month_seconds)),
            reaching as (
                select s.*, p.starts_at as part, p.month_seconds,
                       greatest(s.started_at, p.starts_at) as used_from, least(s.ended_at, p.ends_at) as used_to,
                       case s.kind when 'volume_snapshot' then $6::numeric / 1073741824 else $5::numeric / 1000000000 end
                           as byte_price
                  from usage_span s join part p on s.started_at < p.ends_at and s.ended_at > p.starts_at
                 where s.team = $1),
            used as (
                select *, extract(epoch from used_to - used_from) as seconds from reaching where used_from < used_to),
            monthly as (
                select image_id, min(used_from) as used_from, max(used_to) as used_to, sum(seconds) as seconds,
                       sum(size_bytes * seconds) as byte_seconds,
                       case when max(byte_price) = 0 then 0 else greatest($7::numeric,
                           round(sum(size_bytes * seconds * byte_price / month_seconds), 2)) end as cost
                  from used group by image_id, part),
            total as (
                select image_id, min(used_from) as used_from, max(used_to) as used_to, sum(seconds) as seconds,
                       sum(byte_seconds) as byte_seconds, sum(cost) as cost
                  from monthly group by image_id)
            """;

    /** The snapshots of a page, each as it was called when the team last had it. */
    private static final String PAGE = USED + """
            select t.*, last.snapshot_id, last.name, last.kind, last.size_bytes
              from (select * from total order by image_id limit $8 offset $9) t
              join lateral (select * from usage_span s where s.image_id = t.image_id and s.team = $1
                             order by s.started_at desc, s.id desc limit 1) last on true
             order by t.image_id
            """;

    private static final String TOTAL = USED + """
            select count(*) as snapshots, sum(byte_seconds) as byte_seconds, sum(cost) as cost,
                   (select closed_until from usage_clock) as closed_until
              from total
            """;

    private final Pool pool;
    private final PriceConfig prices;

    Usages(Pool pool, PriceConfig prices) {
        this.pool = pool;
        this.prices = prices;
    }

    /** The sum over all snapshots. */
    Uni<UsageView.Total> total(UUID team, BillingPeriod period) {
        return pool.preparedQuery(TOTAL)
                .execute(asked(team, period))
                .map(rows -> rows.iterator().next())
                .map(row -> new UsageView.Total(
                        team,
                        period.from(),
                        period.to(),
                        row.getOffsetDateTime("closed_until").toInstant(),
                        row.getLong("snapshots"),
                        byteHours(row.getBigDecimal("byte_seconds")),
                        cost(row.getBigDecimal("cost")),
                        "USD"));
    }

    /** A page of the snapshots, in the order in which they were made. */
    Uni<List<UsageView.Entry>> page(UUID team, BillingPeriod period, int limit, long offset) {
        return pool.preparedQuery(PAGE)
                .execute(asked(team, period).addInteger(limit).addLong(offset))
                .map(Usages::entries);
    }

    private Tuple asked(UUID team, BillingPeriod period) {
        List<BillingPeriod.Part> parts = period.parts();
        return Tuple.of(team)
                .addArrayOfOffsetDateTime(times(parts, BillingPeriod.Part::from))
                .addArrayOfOffsetDateTime(times(parts, BillingPeriod.Part::to))
                .addArrayOfLong(
                        parts.stream().map(BillingPeriod.Part::monthSeconds).toArray(Long[]::new))
                .addBigDecimal(prices.snapshotGigabyte())
                .addBigDecimal(prices.volumeSnapshotGibibyte())
                .addBigDecimal(prices.snapshotMinimum());
    }

    private static OffsetDateTime[] times(List<BillingPeriod.Part> parts, Function<BillingPeriod.Part, Instant> time) {
        return parts.stream()
                .map(part -> time.apply(part).atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
    }

    private static List<UsageView.Entry> entries(RowSet<Row> rows) {
        List<UsageView.Entry> entries = new ArrayList<>();
        for (Row row : rows) {
            entries.add(new UsageView.Entry(
                    row.getString("snapshot_id"),
                    row.getString("name"),
                    UsageSpan.resourceType(row.getString("kind")),
                    row.getLong("size_bytes"),
                    row.getOffsetDateTime("used_from").toInstant(),
                    row.getOffsetDateTime("used_to").toInstant(),
                    row.getBigDecimal("seconds").longValueExact(),
                    byteHours(row.getBigDecimal("byte_seconds")),
                    cost(row.getBigDecimal("cost"))));
        }
        return entries;
    }

    private static BigInteger byteHours(@Nullable BigDecimal byteSeconds) {
        return byteSeconds == null
                ? BigInteger.ZERO
                : byteSeconds.divide(HOUR, 0, RoundingMode.HALF_UP).toBigIntegerExact();
    }

    private static String cost(@Nullable BigDecimal dollars) {
        return (dollars == null ? BigDecimal.ZERO : dollars)
                .setScale(2, RoundingMode.HALF_UP)
                .toPlainString();
    }
}
