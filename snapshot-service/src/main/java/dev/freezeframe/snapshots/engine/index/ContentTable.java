package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The rows of one kind of content: where each piece lies, and whether it may be reused. */
final class ContentTable {
    static final ContentTable CHUNKS = new ContentTable(ContentKind.CHUNK, "chunk");
    static final ContentTable PAGES = new ContentTable(ContentKind.PAGE, "page");

    private final ContentKind kind;
    private final String table;

    private ContentTable(ContentKind kind, String table) {
        this.kind = kind;
        this.table = table;
    }

    static ContentTable of(ContentKind kind) {
        return kind == ContentKind.CHUNK ? CHUNKS : PAGES;
    }

    ContentKind kind() {
        return kind;
    }

    String name() {
        return table;
    }

    /** Where those of {@code ids} are stored that have a row; takes no lock. */
    Uni<Map<ContentId, StoredObject>> locate(Sql sql, String region, Collection<ContentId> ids) {
        return sql.rows(
                        "select id, upload, length from " + table + " where region = $1 and id = any($2::bytea[])",
                        region,
                        Ids.array(ids))
                .map(this::objects);
    }

    /**
     * Keeps from the sweep those of {@code ids} that have a row, and tells where they are stored.
     *
     * @param generation the region's current one, read while the caller's session was known to be open
     */
    Uni<Map<ContentId, StoredObject>> pin(Sql sql, String region, long generation, List<ContentId> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return pinnedAlready(sql, region, generation, ids).chain(found -> {
            List<ContentId> others =
                    ids.stream().filter(id -> !found.containsKey(id)).toList();
            if (others.isEmpty()) {
                return Uni.createFrom().item(found);
            }
            return raisePin(sql, region, generation, others).map(raised -> {
                found.putAll(raised);
                return found;
            });
        });
    }

    /**
     * A live row that carries the current generation's pin is safe without being locked: nothing lowers a pin, and no
     * sweep condemns what carries it while the caller's session is open. This keeps pinning what a domain uses all the
     * time, such as the chunks of a common base image, free of writes.
     */
    private Uni<Map<ContentId, StoredObject>> pinnedAlready(
            Sql sql, String region, long generation, List<ContentId> ids) {
        return sql.rows("""
                        select id, upload, length from %s
                         where region = $1 and id = any($2::bytea[])
                           and condemned_generation is null and pinned_generation >= $3
                        """.formatted(table), region, Ids.array(ids), generation)
                .map(this::objects);
    }

    private Uni<Map<ContentId, StoredObject>> raisePin(Sql sql, String region, long generation, List<ContentId> ids) {
        return sql.rows("""
                        with locked as materialized (
                          select id from %1$s where region = $1 and id = any($2::bytea[]) order by id for update)
                        update %1$s c
                           set pinned_generation = greatest(c.pinned_generation, $3), condemned_generation = null
                          from locked
                         where c.region = $1 and c.id = locked.id
                        returning c.id, c.upload, c.length
                        """.formatted(table), region, Ids.array(ids), generation)
                .map(this::objects);
    }

    private Map<ContentId, StoredObject> objects(List<Object[]> rows) {
        Map<ContentId, StoredObject> objects = new HashMap<>(rows.size() * 2);
        for (Object[] row : rows) {
            ContentId id = Ids.id(row[0]);
            objects.put(id, new StoredObject(kind, id, (UUID) row[1], (Integer) row[2]));
        }
        return objects;
    }
}
