package dev.freezeframe.bare;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots of a team, straight from the table, with the statements that snapshot-service makes for the same requests and the same bodies.
 * It believes whoever asks: no token, no scopes, no limits.
 */
@Path("/teams/{team}/snapshots")
@Produces(MediaType.APPLICATION_JSON)
public class BareSnapshots {
    private static final String COLUMNS =
            "select i.id, i.created_at, i.damaged_regions, i.deleted_at, i.description, i.distribution, i.error_message,"
                    + " i.kind, i.leaving_regions, i.logical_bytes, i.manifest_id, i.min_disk_size, i.name, i.is_public,"
                    + " i.regions, i.resource_id, i.slug, i.source_url, i.status, i.stored_bytes, i.tags, i.team, i.uuid,"
                    + " i.verification, i.verification_asked_at, i.verified_at from image i where ";
    private static final String LISTED =
            "i.team = $1 and i.kind in ($2, $3) and (i.status = $4 or (i.kind = $5 and i.status = $6))";
    private static final String COUNT = "select count(*) from image i where " + LISTED;
    private static final String PAGE =
            COLUMNS + LISTED + " order by i.created_at desc, i.id desc offset $7 rows fetch first $8 rows only";
    private static final String ONE = COLUMNS + "i.id = $1";
    private static final BigDecimal GIGABYTE = BigDecimal.valueOf(1_000_000_000L);

    private final Pool pool;

    public BareSnapshots(Pool pool) {
        this.pool = pool;
    }

    /** A snapshot, with the fields that the API shows. */
    public record Snapshot(
            String id,
            String name,
            OffsetDateTime createdAt,
            List<String> regions,
            String resourceId,
            String resourceType,
            int minDiskSize,
            BigDecimal sizeGigabytes,
            List<String> tags,
            String status,
            String verification,
            @Nullable OffsetDateTime verifiedAt,
            List<String> damagedRegions) {
        static Snapshot of(Row row) {
            UUID uuid = row.getUUID("uuid");
            return new Snapshot(
                    uuid == null ? row.getLong("id").toString() : uuid.toString(),
                    row.getString("name"),
                    row.getOffsetDateTime("created_at"),
                    List.of(row.getArrayOfStrings("regions")),
                    row.getString("resource_id"),
                    row.getString("kind").equals("snapshot") ? "droplet" : "volume",
                    row.getInteger("min_disk_size"),
                    BigDecimal.valueOf(row.getLong("stored_bytes")).divide(GIGABYTE, 2, java.math.RoundingMode.HALF_UP),
                    List.of(row.getArrayOfStrings("tags")),
                    row.getString("status"),
                    row.getString("verification"),
                    row.getOffsetDateTime("verified_at"),
                    List.of(row.getArrayOfStrings("damaged_regions")));
        }
    }

    /** A page of snapshots. */
    public record Page(List<Snapshot> snapshots, Map<String, Map<String, String>> links, Map<String, Long> meta) {}

    /** A page, and how many there are on all of them: two statements, one after the other, on one connection. */
    @GET
    public Uni<Page> list(
            UUID team, @QueryParam("page") int page, @QueryParam("per_page") int perPage, @Context UriInfo address) {
        return pool.withConnection(connection -> connection
                .preparedQuery(COUNT)
                .execute(Tuple.from(listed(team)))
                .map(rows -> rows.iterator().next().getLong(0))
                .chain(total -> connection
                        .preparedQuery(PAGE)
                        .execute(page(team, page, perPage))
                        .map(rows -> new Page(
                                snapshots(rows), links(address, page, perPage, total), Map.of("total", total)))));
    }

    private static List<Object> listed(UUID team) {
        return List.of(team, "snapshot", "volume_snapshot", "available", "volume_snapshot", "pending");
    }

    private static Tuple page(UUID team, int page, int perPage) {
        List<Object> values = new ArrayList<>(listed(team));
        values.add((page - 1L) * perPage);
        values.add((long) perPage);
        return Tuple.from(values);
    }

    private static Map<String, Map<String, String>> links(UriInfo address, int page, int perPage, long total) {
        long last = Math.max(1, (total + perPage - 1) / perPage);
        if (last == 1) {
            return Map.of();
        }
        String base = address.getAbsolutePath() + "?per_page=" + perPage + "&page=";
        Map<String, String> pages = new LinkedHashMap<>();
        if (page > 1) {
            pages.put("first", base + 1);
            pages.put("prev", base + Math.min(page - 1, last));
        }
        if (page < last) {
            pages.put("next", base + (page + 1));
            pages.put("last", base + last);
        }
        return Map.of("pages", pages);
    }

    private static List<Snapshot> snapshots(RowSet<Row> rows) {
        List<Snapshot> snapshots = new ArrayList<>(rows.size());
        rows.forEach(row -> snapshots.add(Snapshot.of(row)));
        return snapshots;
    }

    /** One of them. */
    @GET
    @Path("{id}")
    public Uni<Map<String, Snapshot>> get(UUID team, long id) {
        return pool.preparedQuery(ONE).execute(Tuple.of(id)).map(rows -> {
            Row row = rows.iterator().next();
            if (!row.getUUID("team").equals(team)) {
                throw new jakarta.ws.rs.NotFoundException();
            }
            return Map.of("snapshot", Snapshot.of(row));
        });
    }
}
