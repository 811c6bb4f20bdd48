package dev.freezeframe.snapshots.replication;

import dev.freezeframe.snapshots.CatalogTestBase;
import dev.freezeframe.snapshots.Rows;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/** Images that are in several regions as far as the catalog's rows say. */
abstract class ReplicaTestBase extends CatalogTestBase {
    @Inject
    Pool database;

    /** Makes the image available in one more region, whose bucket holds nothing of it. */
    final void putInto(String region, String publicId) {
        Rows.change(
                database,
                "insert into manifest (region, id, domain, pages, has_root)"
                        + " select $1, manifest_id, team, '{}', true from image where coalesce(uuid::text, id::text) = $2",
                region,
                publicId);
        Rows.change(
                database,
                "update image set regions = array_append(regions, $1) where coalesce(uuid::text, id::text) = $2",
                region,
                publicId);
    }

    /** In how many of the regions the store's index has the image's manifest. */
    final long manifests(String publicId) {
        return count(
                "select count(*) from manifest where id = (select manifest_id from image where"
                        + " coalesce(uuid::text, id::text) = $1)",
                publicId);
    }

    final long count(String query, Object... parameters) {
        return database.preparedQuery(query)
                .execute(Tuple.from(List.of(parameters)))
                .await()
                .atMost(Duration.ofSeconds(30))
                .iterator()
                .next()
                .getLong(0);
    }
}
