package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.LostSessionException;
import dev.freezeframe.store.index.NewPage;
import dev.freezeframe.store.index.WriteSession;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/** Enters content whose objects are durable. Of writers of the same content, the first one's object is kept. */
final class Uploads {
    /** How often a row may vanish between losing against it and pinning it, before we call it a failure. */
    private static final int ATTEMPTS = 5;

    private Uploads() {}

    static Uni<Map<ContentId, StoredObject>> chunks(Sql sql, WriteSession session, Collection<StoredObject> uploads) {
        Map<ContentId, StoredObject> byId = new TreeMap<>();
        uploads.forEach(upload -> byId.putIfAbsent(upload.id(), upload));
        return checked(sql, session, ContentTable.CHUNKS, byId.values())
                .chain(generation -> enter(
                        new Entering(sql, session, generation, ContentTable.CHUNKS),
                        byId,
                        missing -> insertChunks(sql, session, generation, missing)));
    }

    static Uni<Map<ContentId, StoredObject>> pages(Sql sql, WriteSession session, Collection<NewPage> uploads) {
        Map<ContentId, StoredObject> byId = new TreeMap<>();
        Map<ContentId, NewPage> pages = new TreeMap<>();
        for (NewPage page : uploads) {
            byId.putIfAbsent(page.object().id(), page.object());
            pages.putIfAbsent(page.object().id(), page);
        }
        return checked(sql, session, ContentTable.PAGES, byId.values())
                .chain(generation -> enter(
                        new Entering(sql, session, generation, ContentTable.PAGES),
                        byId,
                        missing -> insertPages(
                                sql,
                                session,
                                generation,
                                missing.stream()
                                        .map(object -> pages.get(object.id()))
                                        .toList())));
    }

    /**
     * The region's generation, once it is clear that the session is open, and that it has reserved each of
     * {@code uploads} or has entered it before.
     */
    private static Uni<Long> checked(
            Sql sql, WriteSession session, ContentTable table, Collection<StoredObject> uploads) {
        return Sessions.check(sql, session)
                .call(() -> Reservations.ofSession(
                                sql,
                                session,
                                uploads.stream().map(StoredObject::name).toList())
                        .map(reserved -> uploads.stream()
                                .filter(upload -> !reserved.contains(upload.name()))
                                .toList())
                        .chain(others -> checkEntered(sql, session, table, others)));
    }

    /** Whoever records again because the first answer was lost finds its own objects in the index. */
    private static Uni<Void> checkEntered(
            Sql sql, WriteSession session, ContentTable table, List<StoredObject> uploads) {
        if (uploads.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return table.locate(
                        sql,
                        session.region(),
                        uploads.stream().map(StoredObject::id).toList())
                .chain(found -> found.values().containsAll(uploads)
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().failure(new LostSessionException(session)));
    }

    private record Entering(Sql sql, WriteSession session, long generation, ContentTable table) {}

    private static Uni<Map<ContentId, StoredObject>> enter(
            Entering entering,
            Map<ContentId, StoredObject> uploads,
            Function<List<StoredObject>, Uni<List<ContentId>>> insert) {
        return enter(entering, uploads, insert, new TreeMap<>(), ATTEMPTS);
    }

    private static Uni<Map<ContentId, StoredObject>> enter(
            Entering entering,
            Map<ContentId, StoredObject> uploads,
            Function<List<StoredObject>, Uni<List<ContentId>>> insert,
            Map<ContentId, StoredObject> entered,
            int attempts) {
        List<StoredObject> missing = uploads.values().stream()
                .filter(upload -> !entered.containsKey(upload.id()))
                .toList();
        if (missing.isEmpty()) {
            return Uni.createFrom().item(entered);
        }
        if (attempts == 0) {
            return Uni.createFrom()
                    .failure(new IOException("the image index keeps changing under " + missing.size()
                            + " uploads in region " + entering.session().region()));
        }
        return insert.apply(missing)
                .chain(inserted -> endReservations(entering, uploads, inserted, entered))
                .chain(() -> heal(entering, missing, entered))
                .chain(healed -> endReservations(entering, uploads, healed, entered))
                .chain(() -> pinWinners(entering, missing, entered))
                .chain(() -> enter(entering, uploads, insert, entered, attempts - 1));
    }

    private static Uni<Integer> endReservations(
            Entering entering,
            Map<ContentId, StoredObject> uploads,
            List<ContentId> inserted,
            Map<ContentId, StoredObject> entered) {
        List<String> names = new ArrayList<>();
        for (ContentId id : inserted) {
            StoredObject upload = java.util.Objects.requireNonNull(uploads.get(id));
            entered.put(id, upload);
            names.add(upload.name());
        }
        return Reservations.end(entering.sql(), entering.session(), names);
    }

    private static Uni<List<ContentId>> heal(
            Entering entering, List<StoredObject> wanted, Map<ContentId, StoredObject> entered) {
        List<StoredObject> conflicting = wanted.stream()
                .filter(upload -> !entered.containsKey(upload.id()))
                .toList();
        return conflicting.isEmpty()
                ? Uni.createFrom().item(List.of())
                : entering.table()
                        .heal(entering.sql(), entering.session().region(), entering.generation(), conflicting);
    }

    private static Uni<Void> pinWinners(
            Entering entering, List<StoredObject> wanted, Map<ContentId, StoredObject> entered) {
        List<ContentId> lost = wanted.stream()
                .map(StoredObject::id)
                .filter(id -> !entered.containsKey(id))
                .toList();
        return entering.table()
                .pinWinners(entering.sql(), entering.session().region(), entering.generation(), lost)
                .invoke(entered::putAll)
                .replaceWithVoid();
    }

    private static Uni<List<ContentId>> insertChunks(
            Sql sql, WriteSession session, long generation, List<StoredObject> chunks) {
        return sql.rows(
                        """
                        insert into chunk (region, id, upload, length, pinned_generation)
                        select $1, u.id, u.upload, u.length, $5
                          from unnest($2::bytea[], $3::uuid[], $4::int[]) as u(id, upload, length)
                         order by u.id
                        on conflict (region, id) do nothing
                        returning id
                        """,
                        session.region(),
                        Ids.array(chunks.stream().map(StoredObject::id).toList()),
                        chunks.stream().map(StoredObject::uploadId).toArray(UUID[]::new),
                        chunks.stream().map(StoredObject::length).toArray(Integer[]::new),
                        generation)
                .map(rows -> rows.stream().map(row -> Ids.id(row[0])).toList());
    }

    private static Uni<List<ContentId>> insertPages(
            Sql sql, WriteSession session, long generation, List<NewPage> pages) {
        return Multi.createFrom()
                .iterable(pages)
                .onItem()
                .transformToUniAndConcatenate(page -> insertPage(sql, session, generation, page))
                .collect()
                .asList()
                .map(inserted -> inserted.stream().flatMap(List::stream).toList())
                .chain(inserted ->
                        References.addFromPages(sql, session.region(), inserted).replaceWith(inserted));
    }

    private static Uni<List<ContentId>> insertPage(Sql sql, WriteSession session, long generation, NewPage page) {
        StoredObject object = page.object();
        return sql.rows(
                        """
                        insert into page (region, id, upload, length, pinned_generation, chunks)
                        values ($1, $2, $3, $4, $5, $6)
                        on conflict (region, id) do nothing
                        returning id
                        """,
                        session.region(),
                        Buffer.buffer(object.id().bytes()),
                        object.uploadId(),
                        object.length(),
                        generation,
                        Ids.array(Ids.sorted(page.chunks())))
                .map(rows -> rows.stream().map(row -> Ids.id(row[0])).toList());
    }
}
