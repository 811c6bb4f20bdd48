package dev.freezeframe.store.remote;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.NewPage;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.object.Backoff;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The index of the service that owns it, asked over HTTP by one that brings content. It commits nothing: what was brought is
 * {@linkplain #stage staged}, and the index' owner takes it over together with its catalog. Fails with
 * {@link IndexUnavailableException} while the owner does not answer, after some tries. Safe for use by several threads.
 */
public final class RemoteChunkIndex implements ChunkIndex {
    private final IndexClient client;

    /**
     * @param base where the operations are; ends with a slash
     * @param token by which the owner knows the caller
     * @param backoff how often, and with which waits, a request is made until the owner answers
     */
    public RemoteChunkIndex(URI base, String token, Backoff backoff) {
        this(List.of(base), token, backoff);
    }

    /** @param bases instances of the owner, any of which will do; each ends with a slash */
    public RemoteChunkIndex(List<URI> bases, String token, Backoff backoff) {
        this.client = new IndexClient(bases, token, backoff);
    }

    @Override
    public CompletionStage<WriteSession> begin(String key, String region, UUID domain, long fence) {
        return client.ask(
                IndexOperation.BEGIN, new IndexMessages.Begin(key, region, domain, fence), WriteSession.class);
    }

    @Override
    public CompletionStage<Map<ContentId, StoredObject>> pin(
            WriteSession session, ContentKind kind, Collection<ContentId> ids) {
        return located(IndexOperation.PIN, new IndexMessages.Pin(session, kind, distinct(ids)));
    }

    @Override
    public CompletionStage<Void> reserve(WriteSession session, String objectName) {
        return client.ask(IndexOperation.RESERVE, new IndexMessages.Reserve(session, objectName), Done.class)
                .thenApply(done -> null);
    }

    @Override
    public CompletionStage<Map<ContentId, StoredObject>> recordChunks(
            WriteSession session, Collection<StoredObject> uploads) {
        return located(IndexOperation.RECORD_CHUNKS, new IndexMessages.RecordChunks(session, List.copyOf(uploads)));
    }

    @Override
    public CompletionStage<Map<ContentId, StoredObject>> recordPages(WriteSession session, Collection<NewPage> pages) {
        return located(IndexOperation.RECORD_PAGES, new IndexMessages.RecordPages(session, List.copyOf(pages)));
    }

    /** Not here: the owner commits what was {@linkplain #stage staged}. */
    @Override
    public CompletionStage<Void> commit(WriteSession session, ManifestReferences references) {
        return CompletableFuture.failedStage(
                new UnsupportedOperationException("the catalog takes over what was staged; nobody else commits"));
    }

    /**
     * Leaves what a manifest refers to with its session, which stays open, for the owner to commit. Staging again replaces
     * it.
     */
    public CompletionStage<Void> stage(WriteSession session, ManifestReferences references) {
        return client.ask(IndexOperation.STAGE, new IndexMessages.Stage(session, references), Done.class)
                .thenApply(done -> null);
    }

    @Override
    public CompletionStage<Void> release(String key, long fence) {
        return client.ask(IndexOperation.RELEASE, new IndexMessages.Release(key, fence), Done.class)
                .thenApply(done -> null);
    }

    @Override
    public CompletionStage<Boolean> drop(String region, UUID manifestId) {
        return client.ask(IndexOperation.DROP, new IndexMessages.Drop(region, manifestId), IndexMessages.Found.class)
                .thenApply(IndexMessages.Found::found);
    }

    @Override
    public CompletionStage<Boolean> hold(String region, UUID manifestId, UUID holder) {
        return client.ask(
                        IndexOperation.HOLD,
                        new IndexMessages.Hold(region, manifestId, holder),
                        IndexMessages.Found.class)
                .thenApply(IndexMessages.Found::found);
    }

    @Override
    public CompletionStage<Map<ContentId, StoredObject>> locate(
            String region, ContentKind kind, Collection<ContentId> ids) {
        return located(IndexOperation.LOCATE, new IndexMessages.Locate(region, kind, distinct(ids)));
    }

    @Override
    public CompletionStage<Map<ContentId, List<ContentId>>> chunksOf(String region, Collection<ContentId> pages) {
        return client.ask(
                        IndexOperation.CHUNKS_OF,
                        new IndexMessages.ChunksOf(region, distinct(pages)),
                        IndexMessages.PageChunks.class)
                .thenApply(reply -> reply.pages().stream()
                        .collect(Collectors.toMap(IndexMessages.NamedChunks::page, IndexMessages.NamedChunks::chunks)));
    }

    @Override
    public CompletionStage<Optional<String>> root(String region, UUID manifestId) {
        return client.ask(IndexOperation.ROOT, new IndexMessages.Root(region, manifestId), IndexMessages.Names.class)
                .thenApply(reply -> reply.names().stream().findFirst());
    }

    @Override
    public CompletionStage<List<ContentId>> pages(String region, UUID manifestId) {
        return client.ask(IndexOperation.PAGES, new IndexMessages.Pages(region, manifestId), IndexMessages.Ids.class)
                .thenApply(IndexMessages.Ids::ids);
    }

    /**
     * What a manifest of one region refers to, and how much of it another region has.
     *
     * @param manifestId or a holder of it
     */
    public CompletionStage<RegionComparison> compare(String region, UUID manifestId, String otherRegion) {
        return client.ask(
                IndexOperation.COMPARE,
                new IndexMessages.Compare(region, manifestId, otherRegion),
                RegionComparison.class);
    }

    /** An empty reply. */
    private record Done() {}

    private CompletionStage<Map<ContentId, StoredObject>> located(IndexOperation operation, Object message) {
        return client.ask(operation, message, IndexMessages.Located.class)
                .thenApply(reply ->
                        reply.objects().stream().collect(Collectors.toMap(StoredObject::id, Function.identity())));
    }

    private static List<ContentId> distinct(Collection<ContentId> ids) {
        return ids.stream().distinct().toList();
    }
}
