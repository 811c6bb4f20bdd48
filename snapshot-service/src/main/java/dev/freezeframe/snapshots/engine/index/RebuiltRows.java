package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.manifest.RootName;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Fills the index anew with what was found in the buckets, all of it in one transaction. First every object is
 * {@linkplain #found noted}, then what the images refer to is entered, and at the end {@linkplain #finish what follows from
 * that}.
 */
public final class RebuiltRows {
    /** The tables that must be empty, and that nobody else writes meanwhile. */
    private static final List<String> TABLES = List.of(
            "image",
            "manifest",
            "page",
            "chunk",
            "reservation",
            "write_session",
            "team_key",
            "domain_key",
            "image_key",
            "key_object");

    private final IndexTransaction transaction;

    /** How many pieces of content there are in a region, and how many of them lack their objects. */
    public record Counts(long pages, long chunks, long missingChunks) {}

    /** Objects that nothing refers to. */
    public record Rest(long objects, long bytes) {}

    public RebuiltRows(IndexTransaction transaction) {
        this.transaction = transaction;
    }

    /**
     * Keeps others from writing until the transaction ends.
     *
     * @return a table that is not empty, if there is one
     */
    public Optional<String> prepare() {
        transaction.rows("lock table " + String.join(", ", TABLES) + " in share row exclusive mode");
        for (String table : TABLES) {
            if (transaction.number("select count(*) from (select 1 from " + table + " limit 1) t") > 0) {
                return Optional.of(table);
            }
        }
        transaction.rows("""
            create temporary table found_object (
                region text not null, kind text not null, id bytea not null, upload uuid not null, length int not null)
                on commit drop
            """);
        return Optional.empty();
    }

    /** Notes objects of a region's bucket. */
    public void found(String region, List<StoredObject> objects) {
        if (!objects.isEmpty()) {
            transaction.rows(
                    """
                    insert into found_object (region, kind, id, upload, length)
                    select $1, f.* from unnest($2::text[], $3::bytea[], $4::uuid[], $5::int[]) as f
                    """,
                    region,
                    objects.stream().map(object -> kind(object.kind())).toArray(String[]::new),
                    Ids.array(objects.stream().map(StoredObject::id).toList()),
                    objects.stream().map(StoredObject::uploadId).toArray(UUID[]::new),
                    objects.stream().map(StoredObject::length).toArray(Integer[]::new));
        }
    }

    /** To be called when all objects are noted. */
    public void allFound() {
        transaction.rows("create index on found_object (region, kind, id)");
        transaction.rows("analyze found_object");
    }

    /** The objects that were found of a piece of content; any will do. */
    public List<StoredObject> objects(String region, ContentKind kind, ContentId id) {
        return transaction
                .rows(
                        "select upload, length from found_object where region = $1 and kind = $2 and id = $3 order by"
                                + " upload",
                        region,
                        kind(kind),
                        Buffer.buffer(id.bytes()))
                .stream()
                .map(row -> new StoredObject(kind, id, (UUID) row[0], (Integer) row[1]))
                .toList();
    }

    /** Does what {@link #undo} undoes. */
    public void mark() {
        transaction.rows("savepoint rebuilt");
    }

    /** Undoes everything since {@link #mark}. */
    public void undo() {
        transaction.rows("rollback to savepoint rebuilt");
    }

    /** Those of {@code pages} that have no row yet. */
    public List<ContentId> withoutRow(String region, Collection<ContentId> pages) {
        Set<ContentId> known = transaction
                .rows("select id from page where region = $1 and id = any($2::bytea[])", region, Ids.array(pages))
                .stream()
                .map(row -> Ids.id(row[0]))
                .collect(Collectors.toSet());
        return pages.stream().filter(id -> !known.contains(id)).toList();
    }

    /** Enters a page, with the chunks that it names. */
    public void page(String region, StoredObject object, List<ContentId> chunks) {
        transaction.rows(
                """
                insert into page (region, id, upload, length, pinned_generation, chunks) values ($1, $2, $3, $4, 0, $5)
                """,
                region,
                Buffer.buffer(object.id().bytes()),
                object.uploadId(),
                object.length(),
                Ids.array(Ids.sorted(chunks)));
    }

    /** Enters an image that is whole but for its chunks. */
    public void manifest(ManifestReferences references, RootName root) {
        transaction.rows(
                """
                insert into manifest (region, id, domain, pages, has_root, root_upload) values ($1, $2, $3, $4, true, $5)
                """,
                references.region(),
                references.manifestId(),
                references.domain(),
                Ids.array(references.pages()),
                root.uploadId());
    }

    /** Enters the chunks that pages name, those without an object as missing, and counts who refers to what. */
    public Counts finish(String region) {
        transaction.rows("insert into sweep_region (region, generation) values ($1, 0) on conflict do nothing", region);
        transaction.rows("""
            update page p set refs = n.refs
              from (select u.id, count(*)::int as refs from manifest m, unnest(m.pages) as u(id)
                     where m.region = $1 group by u.id) n
             where p.region = $1 and p.id = n.id
            """, region);
        transaction.rows("""
            insert into chunk (region, id, upload, length, refs, pinned_generation, damage)
            select $1, n.id, coalesce(f.upload, gen_random_uuid()), coalesce(f.length, 0), n.refs, 0,
                   case when f.id is null then 'missing' end
              from (select u.id, count(*)::int as refs from page p, unnest(p.chunks) as u(id)
                     where p.region = $1 group by u.id) n
              left join (select distinct on (id) id, upload, length from found_object
                          where region = $1 and kind = 'chunk' order by id, upload) f on f.id = n.id
            """, region);
        Object[] row = transaction.rows("""
            select (select count(*) from page where region = $1),
                   (select count(*) from chunk where region = $1),
                   (select count(*) from chunk where region = $1 and damage is not null)
            """, region).get(0);
        return new Counts((Long) row[0], (Long) row[1], (Long) row[2]);
    }

    /** What was found in a region and belongs to no row. */
    public Rest rest(String region) {
        Object[] row = transaction
                .rows("select count(*), coalesce(sum(f.length), 0)::bigint " + REST, region)
                .get(0);
        return new Rest((Long) row[0], (Long) row[1]);
    }

    private static final String REST = """
          from found_object f
         where f.region = $1
           and not exists (select 1 from chunk c
                            where f.kind = 'chunk' and c.region = $1 and c.id = f.id and c.upload = f.upload)
           and not exists (select 1 from page p
                            where f.kind = 'page' and p.region = $1 and p.id = f.id and p.upload = f.upload)
        """;

    /** Leaves to the sweep what was found in a region and belongs to no row, and these roots. */
    public void discardRest(String region, List<RootName> roots) {
        transaction.rows(
                """
                    insert into reservation (region, object_name, abandoned_at)
                    select $1::text, f.kind || 's/' || left(encode(f.id, 'hex'), 2) || '/' || encode(f.id, 'hex') || '-'
                               || replace(f.upload::text, '-', ''), now()
                    """ + REST + " union all select $1::text, name, now() from unnest($2::text[]) as" + " roots(name)",
                region,
                roots.stream().map(RootName::objectName).toArray(String[]::new));
    }

    /** The bytes of all objects that an image reaches in a region, each counted once. */
    public long storedBytes(String region, UUID manifestId) {
        return transaction.number("""
            with pages as (
              select p.length, p.chunks from manifest m, page p
               where m.region = $1 and m.id = $2 and p.region = $1 and p.id = any(m.pages)),
            named as (select distinct c.id from pages p, unnest(p.chunks) as c(id))
            select (select coalesce(sum(length), 0) from pages)::bigint
                 + (select coalesce(sum(c.length), 0)
                      from chunk c join named on named.id = c.id where c.region = $1)::bigint
            """, region, manifestId);
    }

    private static String kind(ContentKind kind) {
        return kind == ContentKind.CHUNK ? "chunk" : "page";
    }
}
