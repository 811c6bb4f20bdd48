package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.NewPage;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.remote.RegionComparison;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The image store's index, for writers and readers. Every method is one transaction. */
public final class PgChunkIndex implements ChunkIndex {
    private final IndexTransactions transactions;

    public PgChunkIndex(Pool pool) {
        this.transactions = new IndexTransactions(pool);
    }

    @Override
    public CompletionStage<WriteSession> begin(String key, String region, UUID domain, long fence) {
        return transactions.run(sql -> Sessions.begin(sql, Sessions.wanted(key, region, domain, fence)));
    }

    @Override
    public CompletionStage<Map<ContentId, StoredObject>> pin(
            WriteSession session, ContentKind kind, Collection<ContentId> ids) {
        List<ContentId> wanted = Ids.sorted(ids);
        return transactions.run(sql -> Sessions.check(sql, session)
                .chain(generation -> ContentTable.of(kind).pin(sql, session.region(), generation, wanted))
                .call(found -> reserveMissing(
                        sql,
                        session,
                        kind,
                        wanted.stream().filter(id -> !found.containsKey(id)).toList())));
    }

    private static Uni<Void> reserveMissing(Sql sql, WriteSession session, ContentKind kind, List<ContentId> missing) {
        return ContentTable.of(kind)
                .requireOthers(sql, session, missing)
                .chain(() -> Reservations.add(
                        sql,
                        session,
                        missing.stream()
                                .map(id -> StoredObject.name(kind, id, session.uploadId()))
                                .toList()));
    }

    @Override
    public CompletionStage<Void> reserve(WriteSession session, String objectName) {
        return transactions.run(
                sql -> Sessions.check(sql, session).chain(() -> Reservations.add(sql, session, List.of(objectName))));
    }

    @Override
    public CompletionStage<Map<ContentId, StoredObject>> recordChunks(
            WriteSession session, Collection<StoredObject> uploads) {
        return transactions.run(sql -> Uploads.chunks(sql, session, uploads));
    }

    @Override
    public CompletionStage<Map<ContentId, StoredObject>> recordPages(WriteSession session, Collection<NewPage> pages) {
        return transactions.run(sql -> Uploads.pages(sql, session, pages));
    }

    @Override
    public CompletionStage<Void> commit(WriteSession session, ManifestReferences references) {
        return transactions.run(sql -> Manifests.commit(sql, session, references));
    }

    @Override
    public CompletionStage<Void> release(String key, long fence) {
        return transactions.run(sql -> Sessions.release(sql, key, fence));
    }

    @Override
    public CompletionStage<Boolean> drop(String region, UUID manifestId) {
        return transactions.run(sql -> Manifests.drop(sql, region, manifestId));
    }

    @Override
    public CompletionStage<Boolean> hold(String region, UUID manifestId, UUID holder) {
        return transactions.run(sql -> Manifests.hold(sql, region, manifestId, holder));
    }

    @Override
    public CompletionStage<Map<ContentId, StoredObject>> locate(
            String region, ContentKind kind, Collection<ContentId> ids) {
        return transactions.run(sql -> ContentTable.of(kind).locate(sql, region, ids));
    }

    @Override
    public CompletionStage<Map<ContentId, List<ContentId>>> chunksOf(String region, Collection<ContentId> pages) {
        return transactions.run(sql -> References.chunksOf(sql, region, pages));
    }

    @Override
    public CompletionStage<Optional<String>> root(String region, UUID manifestId) {
        return transactions.run(sql -> Manifests.root(sql, region, manifestId));
    }

    @Override
    public CompletionStage<List<ContentId>> pages(String region, UUID manifestId) {
        return transactions.run(sql -> Manifests.pages(sql, region, manifestId));
    }

    /**
     * Keeps what a manifest refers to beside the session that brought it, until the catalog takes it over with
     * {@link CatalogIndex#commitStaged}. Staging again replaces it; it goes with the session.
     */
    public CompletionStage<Void> stage(WriteSession session, ManifestReferences references) {
        return transactions.run(
                sql -> Sessions.check(sql, session).chain(() -> StagedReferences.keep(sql, session, references)));
    }

    /**
     * What a manifest of one region refers to, and how much of it another region has. Takes no lock.
     *
     * @param manifestId or a holder of it
     */
    public CompletionStage<RegionComparison> compare(String region, UUID manifestId, String otherRegion) {
        return transactions.run(sql -> Comparisons.compare(sql, region, manifestId, otherRegion));
    }

    /** An open write session, by its key. */
    public CompletionStage<Optional<WriteSession>> session(String key) {
        return transactions.run(sql -> Sessions.find(sql, key));
    }

    /** The write sessions that are open, of all regions. */
    public CompletionStage<List<OpenSession>> openSessions() {
        return transactions.run(Sessions::open);
    }

    /** What holds the pages of a manifest, of all regions. */
    public CompletionStage<List<Hold>> holds() {
        return transactions.run(Manifests::holds);
    }

    /**
     * The bytes of all objects that {@code references} reach, each counted once: its pages and the distinct chunks that
     * they name. They must be pinned or referred to.
     */
    public CompletionStage<Long> storedBytes(ManifestReferences references) {
        return transactions.run(sql -> sql.rows("""
            with pages as (
              select length, chunks from page where region = $1 and id = any($2::bytea[])),
            named as (select distinct c.id from pages p, unnest(p.chunks) as c(id))
            select (select coalesce(sum(length), 0) from pages)::bigint
                 + (select coalesce(sum(c.length), 0)
                      from chunk c join named on named.id = c.id where c.region = $1)::bigint
            """, references.region(), Ids.array(references.pages()))
                .map(rows -> (Long) rows.get(0)[0]));
    }
}
