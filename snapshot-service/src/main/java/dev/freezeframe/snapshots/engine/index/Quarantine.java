package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.Damage;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.Quarantined;
import dev.freezeframe.store.index.QuarantinedContentException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Content whose objects are damaged, and what reaches it. Usually there is none: that is asked first, and costs nothing. */
final class Quarantine {
    /** Tells this lock from other advisory locks of the database. */
    private static final long TURN = 0x4646_4649_4e44L;

    private Quarantine() {}

    /** Waits for whoever else tells of damage; until the transaction ends nobody else does. */
    static Uni<Void> takeTurn(Sql sql) {
        return sql.run("select 1 from pg_advisory_xact_lock($1)", TURN);
    }

    /** Fails with {@link QuarantinedContentException} if a page of the manifest, or a chunk that it names, is quarantined. */
    static Uni<Void> requireNone(Sql sql, ManifestReferences references) {
        return damagedPages(sql, references.region(), references.pages())
                .chain(damaged -> damaged.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom()
                                .failure(new QuarantinedContentException("image " + references.manifestId()
                                        + " reaches quarantined content by " + damaged.size()
                                        + " of its pages in region "
                                        + references.region())));
    }

    /** Those of {@code pages} that are quarantined or name a quarantined chunk; all of the region if it is null. */
    private static Uni<List<ContentId>> damagedPages(Sql sql, String region, @Nullable List<ContentId> pages) {
        return sql.rows("select id from chunk where region = $1 and damage is not null", region)
                .chain(chunks -> sql.rows(
                        "select id from page where region = $1 and damage is not null"
                                + " and ($2::bytea[] is null or id = any($2::bytea[]))"
                                + (chunks.isEmpty()
                                        ? " and $3::bytea[] is not null"
                                        : " union select id from page where region = $1 and chunks && $3::bytea[]"
                                                + " and ($2::bytea[] is null or id = any($2::bytea[]))"),
                        region,
                        pages == null ? null : Ids.array(pages),
                        chunks.stream().map(row -> row[0]).toArray(Buffer[]::new)))
                .map(rows -> rows.stream().map(row -> Ids.id(row[0])).toList());
    }

    /** See {@link dev.freezeframe.store.index.VerifyIndex#affected}. */
    static Uni<List<UUID>> affected(Sql sql, String region) {
        return damagedPages(sql, region, null)
                .chain(pages -> pages.isEmpty()
                        ? sql.rows(
                                "select id from manifest where region = $1 and (damaged or root_damage is not null)"
                                        + " and has_root order by id",
                                region)
                        : sql.rows("""
                                        select id from manifest
                                         where region = $1 and has_root
                                           and (damaged or root_damage is not null or pages && $2::bytea[])
                                         order by id
                                        """, region, Ids.array(pages)))
                .map(rows -> rows.stream().map(row -> (UUID) row[0]).toList());
    }

    /** See {@link dev.freezeframe.store.index.VerifyIndex#note}. */
    static Uni<Boolean> note(Sql sql, String region, UUID manifestId, boolean damaged) {
        return sql.rows(
                        "update manifest set damaged = $3 where region = $1 and id = $2 returning 1",
                        region,
                        manifestId,
                        damaged)
                .map(rows -> !rows.isEmpty());
    }

    /** Sets or clears the damage of a row that still names that object. */
    static Uni<Boolean> judge(Sql sql, String region, StoredObject object, @Nullable Damage damage) {
        return sql.rows(
                        "update %s set damage = $4 where region = $1 and id = $2 and upload = $3 returning 1"
                                .formatted(ContentTable.of(object.kind()).name()),
                        region,
                        Buffer.buffer(object.id().bytes()),
                        object.uploadId(),
                        damage == null ? null : damage.name().toLowerCase(Locale.ROOT))
                .map(rows -> !rows.isEmpty());
    }

    /** See {@link dev.freezeframe.store.index.VerifyIndex#quarantined}. */
    static Uni<List<Quarantined>> list(Sql sql, String region, int limit) {
        List<Quarantined> found = new ArrayList<>();
        return list(sql, region, ContentKind.PAGE, limit)
                .invoke(found::addAll)
                .chain(() -> list(sql, region, ContentKind.CHUNK, limit - found.size()))
                .invoke(found::addAll)
                .replaceWith(found);
    }

    private static Uni<List<Quarantined>> list(Sql sql, String region, ContentKind kind, int limit) {
        return sql.rows(
                        "select id, upload, length, damage from %s where region = $1 and damage is not null order by id limit $2"
                                .formatted(ContentTable.of(kind).name()),
                        region,
                        limit)
                .map(rows -> rows.stream()
                        .map(row -> new Quarantined(
                                new StoredObject(kind, Ids.id(row[0]), (UUID) row[1], (Integer) row[2]),
                                Damage.valueOf(((String) row[3]).toUpperCase(Locale.ROOT))))
                        .toList());
    }

    /** See {@link dev.freezeframe.store.index.VerifyIndex#objectsAfter}. */
    static Uni<List<StoredObject>> objectsAfter(Sql sql, String region, ContentKind kind, ContentId after, int limit) {
        return sql.rows(
                        "select id, upload, length from %s where region = $1 and id > $2 order by id limit $3"
                                .formatted(ContentTable.of(kind).name()),
                        region,
                        Buffer.buffer(after.bytes()),
                        limit)
                .map(rows -> rows.stream()
                        .map(row -> new StoredObject(kind, Ids.id(row[0]), (UUID) row[1], (Integer) row[2]))
                        .toList());
    }

    static Uni<Long> count(Sql sql, String region) {
        return sql.rows("""
                        select (select count(*) from page where region = $1 and damage is not null)
                             + (select count(*) from chunk where region = $1 and damage is not null)
                             + (select count(*) from manifest where region = $1 and root_damage is not null)
                        """, region).map(rows -> (Long) rows.get(0)[0]);
    }
}
