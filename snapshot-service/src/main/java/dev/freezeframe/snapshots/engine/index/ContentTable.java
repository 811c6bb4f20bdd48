package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.LostSessionException;
import dev.freezeframe.store.index.WriteSession;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The rows of one kind of content: where each piece lies, and whether it may be reused. */
final class ContentTable {
    /** A row whose object is not quarantined. */
    private static final String WHOLE = "damage is null";

    /** A whole page is no use to a writer while one of its chunks is quarantined. */
    private static final String WHOLE_WITH_ITS_CHUNKS = """
        damage is null and not exists (
          select 1 from chunk damaged
           where damaged.region = page.region and damaged.damage is not null and damaged.id = any(page.chunks))
        """;

    static final ContentTable CHUNKS = new ContentTable(ContentKind.CHUNK, "chunk", WHOLE, "damage is not null");
    static final ContentTable PAGES = new ContentTable(ContentKind.PAGE, "page", WHOLE_WITH_ITS_CHUNKS, "true");

    private final ContentKind kind;
    private final String table;
    private final String reusable;

    /** What is true of every row that is not reusable, and is found by an index. */
    private final String suspect;

    private ContentTable(ContentKind kind, String table, String reusable, String suspect) {
        this.kind = kind;
        this.table = table;
        this.reusable = reusable;
        this.suspect = suspect;
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
     * Keeps from the sweep those of {@code ids} that may be reused, and tells where they are stored.
     *
     * @param generation the region's current one, read while the caller's session was known to be open
     */
    Uni<Map<ContentId, StoredObject>> pin(Sql sql, String region, long generation, List<ContentId> ids) {
        return pin(sql, region, generation, ids, reusable);
    }

    /**
     * Fails with {@link LostSessionException} if one of {@code missing}, which must not be reused, has the object of this very
     * attempt: what the attempt would put in its place has the same name.
     */
    Uni<Void> requireOthers(Sql sql, WriteSession session, List<ContentId> missing) {
        return missing.isEmpty()
                ? Uni.createFrom().voidItem()
                : sql.rows(
                                "select 1 from " + table
                                        + " where region = $1 and id = any($2::bytea[]) and upload = $3 and " + suspect
                                        + " limit 1",
                                session.region(),
                                Ids.array(missing),
                                session.uploadId())
                        .chain(own -> own.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : Uni.createFrom().failure(new LostSessionException(session)));
    }

    /** As {@link #pin}, of the rows that won against an upload: it is enough that their own objects are whole. */
    Uni<Map<ContentId, StoredObject>> pinWinners(Sql sql, String region, long generation, List<ContentId> ids) {
        return pin(sql, region, generation, ids, WHOLE);
    }

    private Uni<Map<ContentId, StoredObject>> pin(
            Sql sql, String region, long generation, List<ContentId> ids, String usable) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return pinnedAlready(sql, region, generation, ids, usable).chain(found -> {
            List<ContentId> others =
                    ids.stream().filter(id -> !found.containsKey(id)).toList();
            if (others.isEmpty()) {
                return Uni.createFrom().item(found);
            }
            return raisePin(sql, region, generation, others, usable).map(raised -> {
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
            Sql sql, String region, long generation, List<ContentId> ids, String usable) {
        return sql.rows("""
            select id, upload, length from %s
             where region = $1 and id = any($2::bytea[])
               and condemned_generation is null and pinned_generation >= $3 and %s
            """.formatted(table, usable), region, Ids.array(ids), generation)
                .map(this::objects);
    }

    private Uni<Map<ContentId, StoredObject>> raisePin(
            Sql sql, String region, long generation, List<ContentId> ids, String usable) {
        return sql.rows("""
            with locked as materialized (
              select id from %1$s where region = $1 and id = any($2::bytea[]) and %2$s
               order by id for update)
            update %1$s c
               set pinned_generation = greatest(c.pinned_generation, $3), condemned_generation = null
              from locked
             where c.region = $1 and c.id = locked.id
            returning c.id, c.upload, c.length
            """.formatted(table, usable), region, Ids.array(ids), generation)
                .map(this::objects);
    }

    /**
     * Puts uploads in the place of quarantined objects of the same content, which become garbage.
     *
     * @return the content that was quarantined and is healed now
     */
    Uni<List<ContentId>> heal(Sql sql, String region, long generation, List<StoredObject> uploads) {
        return sql.rows(
                        """
                        with uploaded as (
                          select * from unnest($2::bytea[], $3::uuid[], $4::int[]) as u(id, upload, length)),
                        locked as materialized (
                          select c.id, c.upload, c.length from %1$s c join uploaded u on u.id = c.id
                           where c.region = $1 and c.damage is not null order by c.id for update of c)
                        update %1$s c
                           set upload = u.upload, length = u.length, damage = null, condemned_generation = null,
                               pinned_generation = greatest(c.pinned_generation, $5)
                          from locked join uploaded u on u.id = locked.id
                         where c.region = $1 and c.id = locked.id and c.damage is not null
                        returning c.id, locked.upload, locked.length
                        """.formatted(table),
                        region,
                        Ids.array(uploads.stream().map(StoredObject::id).toList()),
                        uploads.stream().map(StoredObject::uploadId).toArray(UUID[]::new),
                        uploads.stream().map(StoredObject::length).toArray(Integer[]::new),
                        generation)
                .map(this::objects)
                .call(damaged -> Reservations.discardObjects(sql, region, damaged.values()))
                .map(damaged -> List.copyOf(damaged.keySet()));
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
