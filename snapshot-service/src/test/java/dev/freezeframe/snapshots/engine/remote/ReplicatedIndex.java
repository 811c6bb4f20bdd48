package dev.freezeframe.snapshots.engine.remote;

import dev.freezeframe.contracts.replication.ReplicationClaims;
import dev.freezeframe.snapshots.engine.index.CatalogIndex;
import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.NewPage;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.remote.RemoteChunkIndex;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.VertxContextSupport;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a replication does, over HTTP, and what the catalog does, in this process: to commit is to stage and to have the
 * catalog take it over, and images are dropped by the catalog alone.
 */
record ReplicatedIndex(RemoteChunkIndex remote, PgChunkIndex owned, CatalogIndex catalog) implements ChunkIndex {
    @Override
    public CompletionStage<WriteSession> begin(String key, String region, UUID domain, long fence) {
        return remote.begin(key, region, domain, fence);
    }

    @Override
    public CompletionStage<Map<ContentId, StoredObject>> pin(
            WriteSession session, ContentKind kind, Collection<ContentId> ids) {
        return remote.pin(session, kind, ids);
    }

    @Override
    public CompletionStage<Void> reserve(WriteSession session, String objectName) {
        return remote.reserve(session, objectName);
    }

    @Override
    public CompletionStage<Map<ContentId, StoredObject>> recordChunks(
            WriteSession session, Collection<StoredObject> uploads) {
        return remote.recordChunks(session, uploads);
    }

    @Override
    public CompletionStage<Map<ContentId, StoredObject>> recordPages(WriteSession session, Collection<NewPage> pages) {
        return remote.recordPages(session, pages);
    }

    @Override
    public CompletionStage<Void> commit(WriteSession session, ManifestReferences references) {
        return remote.stage(session, references).thenCompose(staged -> takeOver(session));
    }

    private CompletionStage<Void> takeOver(WriteSession session) {
        try {
            VertxContextSupport.subscribeAndAwait(
                    () -> Panache.withTransaction(() -> catalog.commitStaged(session.key(), session.fence())));
            return CompletableFuture.completedStage(null);
        } catch (Throwable e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<Void> release(String key, long fence) {
        return remote.release(key, fence);
    }

    @Override
    public CompletionStage<Boolean> drop(String region, UUID manifestId) {
        return ReplicationClaims.ofHolder(manifestId).isPresent()
                ? remote.drop(region, manifestId)
                : owned.drop(region, manifestId);
    }

    @Override
    public CompletionStage<Boolean> hold(String region, UUID manifestId, UUID holder) {
        return remote.hold(region, manifestId, holder);
    }

    @Override
    public CompletionStage<Map<ContentId, StoredObject>> locate(
            String region, ContentKind kind, Collection<ContentId> ids) {
        return remote.locate(region, kind, ids);
    }

    @Override
    public CompletionStage<Map<ContentId, List<ContentId>>> chunksOf(String region, Collection<ContentId> pages) {
        return remote.chunksOf(region, pages);
    }

    @Override
    public CompletionStage<Optional<String>> root(String region, UUID manifestId) {
        return remote.root(region, manifestId);
    }

    @Override
    public CompletionStage<List<ContentId>> pages(String region, UUID manifestId) {
        return remote.pages(region, manifestId);
    }
}
