package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.kit.signal.Signal;
import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.index.ImageExistsException;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.MissingContentException;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.manifest.RootName;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What images refer to. */
final class Manifests {
    private Manifests() {}

    /** See {@link dev.freezeframe.store.index.ChunkIndex#commit}. */
    static Uni<Void> commit(Sql sql, WriteSession session, ManifestReferences references) {
        RootName root = new RootName(references.manifestId(), session.uploadId());
        return Sessions.checkToEnd(sql, session)
                .chain(() -> Reservations.end(sql, session, List.of(root.objectName())))
                .chain(reserved -> reserved == 1
                        ? enter(sql, references, session.uploadId())
                        : Uni.createFrom()
                                .failure(new MissingContentException(
                                        "the root of image " + references.manifestId() + " was not reserved")))
                .chain(() -> References.addToPages(sql, references.region(), references.pages()))
                .chain(() -> Quarantine.requireNone(sql, references))
                .chain(() -> Reservations.keepKeys(sql, session, references.manifestId()))
                .chain(() -> Sessions.end(sql, session.key()));
    }

    private static Uni<Void> enter(Sql sql, ManifestReferences references, UUID upload) {
        return sql.rows(
                        """
                        insert into manifest (region, id, domain, pages, has_root, root_upload)
                        values ($1, $2, $3, $4, true, $5)
                        on conflict (region, id) do nothing
                        returning 1
                        """,
                        references.region(),
                        references.manifestId(),
                        references.domain(),
                        Ids.array(references.pages()),
                        upload)
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom()
                                .failure(new ImageExistsException(references.region(), references.manifestId()))
                        : Uni.createFrom().voidItem());
    }

    /** See {@link dev.freezeframe.store.index.ChunkIndex#root}. */
    static Uni<Optional<String>> root(Sql sql, String region, UUID manifestId) {
        return sql.rows(
                        "select root_upload from manifest where region = $1 and id = $2 and has_root",
                        region,
                        manifestId)
                .map(rows -> rows.stream()
                        .map(row -> new RootName(manifestId, (UUID) row[0]).objectName())
                        .findFirst());
    }

    /** Whether the region has the manifest with a root; if so it stays until the transaction ends. */
    static Uni<Boolean> isThere(Sql sql, String region, UUID manifestId) {
        return sql.rows(
                        "select 1 from manifest where region = $1 and id = $2 and has_root for share",
                        region,
                        manifestId)
                .map(rows -> !rows.isEmpty());
    }

    /** See {@link dev.freezeframe.store.index.ChunkIndex#drop}. */
    static Uni<Boolean> drop(Sql sql, String region, UUID manifestId) {
        return sql.rows(
                        "delete from manifest where region = $1 and id = $2 returning pages, has_root, root_upload",
                        region,
                        manifestId)
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(false)
                        : unrefer(sql, region, manifestId, rows.get(0))
                                .chain(() -> sql.run("select 1 where " + Signal.SPACE_FREED.raised()))
                                .replaceWith(true));
    }

    private static Uni<Void> unrefer(Sql sql, String region, UUID manifestId, Object[] dropped) {
        return References.takeFromManifest(sql, region, Ids.list(dropped[0]))
                .chain(() -> (Boolean) dropped[1]
                        ? Reservations.discard(
                                        sql, region, List.of(new RootName(manifestId, (UUID) dropped[2]).objectName()))
                                .chain(() -> Reservations.discardKeys(sql, region, manifestId))
                        : Uni.createFrom().voidItem());
    }

    /** See {@link dev.freezeframe.store.index.ChunkIndex#hold}. */
    static Uni<Boolean> hold(Sql sql, String region, UUID manifestId, UUID holder) {
        return sql.rows(
                        "select domain, pages from manifest where region = $1 and id = $2 for share",
                        region,
                        manifestId)
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(false)
                        : hold(sql, region, rows.get(0), holder).replaceWith(true));
    }

    private static Uni<Void> hold(Sql sql, String region, Object[] held, UUID holder) {
        return sql.rows("""
            insert into manifest (region, id, domain, pages, has_root) values ($1, $2, $3, $4, false)
            on conflict (region, id) do nothing
            returning 1
            """, region, holder, held[0], held[1])
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : References.addToPages(sql, region, Ids.list(held[1])));
    }

    static Uni<List<ContentId>> pages(Sql sql, String region, UUID manifestId) {
        return sql.rows("select pages from manifest where region = $1 and id = $2", region, manifestId)
                .map(rows -> rows.isEmpty() ? List.of() : Ids.list(rows.get(0)[0]));
    }

    static Uni<List<Hold>> holds(Sql sql) {
        return sql.rows("select region, id from manifest where not has_root order by region, id")
                .map(rows -> rows.stream()
                        .map(row -> new Hold((String) row[0], (UUID) row[1]))
                        .toList());
    }

    /** Locks the manifest's rows, region by region. */
    static Uni<Void> lock(Sql sql, UUID manifestId) {
        return sql.rows("select region from manifest where id = $1 order by region for update", manifestId)
                .replaceWithVoid();
    }

    /** Locks the manifest's rows where it has its root, and tells what they say. */
    static Uni<List<ManifestPlace>> lockPlaces(Sql sql, UUID manifestId) {
        return sql.rows(
                        "select region, domain from manifest where id = $1 and has_root order by region for update",
                        manifestId)
                .map(rows -> rows.stream()
                        .map(row -> new ManifestPlace((String) row[0], (UUID) row[1]))
                        .toList());
    }

    /** The regions that hold the manifest, in the order in which to lock them. */
    static Uni<List<String>> regions(Sql sql, UUID manifestId) {
        return sql.rows("select region from manifest where id = $1 order by region", manifestId)
                .map(rows -> rows.stream().map(row -> (String) row[0]).toList());
    }
}
