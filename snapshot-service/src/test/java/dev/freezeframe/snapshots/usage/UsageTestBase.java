package dev.freezeframe.snapshots.usage;

import dev.freezeframe.snapshots.CatalogTestBase;
import dev.freezeframe.snapshots.Rows;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Images and their owners, without data: what is billed is what the catalog says. */
abstract class UsageTestBase extends CatalogTestBase {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Pool database;

    /** An image of the test's team as it is before its data is there. */
    long image(String kind, String name) {
        return row(
                        "insert into image (id, uuid, team, kind, status, name, created_at) values (nextval('image_seq'),"
                                + " case when $2 = 'volume_snapshot' then gen_random_uuid() end, $1, $2, 'pending', $3, now())"
                                + " returning id",
                        team,
                        kind,
                        name)
                .getLong(0);
    }

    /** Says that a team had an image for a time that is past. */
    void had(UUID who, long image, long size, String from, @Nullable String to) {
        Rows.change(
                database,
                "insert into usage_span (image_id, team, snapshot_id, name, kind, size_bytes, started_at, ended_at)"
                        + " select id, $2, coalesce(uuid::text, id::text), name, kind, $3, $4,"
                        + " coalesce($5::timestamptz, 'infinity') from image where id = $1",
                image,
                who,
                size,
                Instant.parse(from).atOffset(ZoneOffset.UTC),
                to == null ? null : Instant.parse(to).atOffset(ZoneOffset.UTC));
    }

    /** Makes the image available, with that many stored bytes. */
    void available(long image, long size) {
        Rows.change(database, "update image set status = 'available', stored_bytes = $2 where id = $1", image, size);
    }

    /** The only row of a query. */
    Row row(String query, @Nullable Object... parameters) {
        return database.preparedQuery(query)
                .execute(Tuple.from(Arrays.asList(parameters)))
                .await()
                .atMost(SOON)
                .iterator()
                .next();
    }
}
