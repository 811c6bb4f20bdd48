package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.WriteSession;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sees to it that chunks are in the target: claim, pin, and what is missing locate in the source, move, record. */
final class ChunkCopy {
    private static final int RECORD_BATCH = 256;

    private final WriteSession session;
    private final ChunkLocator source;
    private final ChunkIndex index;
    private final ObjectMover mover;
    private final CopiesUnderWay underWay;
    private final StoreResources resources;
    private final PipelineRun run;
    private final CopyCounters counters;
    private final Batcher<StoredObject, StoredObject> records;

    ChunkCopy(
            WriteSession session,
            ChunkLocator source,
            ChunkIndex index,
            ObjectMover mover,
            CopiesUnderWay underWay,
            StoreResources resources,
            PipelineRun run,
            CopyCounters counters) {
        this.session = session;
        this.source = source;
        this.index = index;
        this.mover = mover;
        this.underWay = underWay;
        this.resources = resources;
        this.run = run;
        this.counters = counters;
        this.records = new Batcher<>(
                RECORD_BATCH,
                moved -> index.recordChunks(session, moved)
                        .thenApply(winners -> object -> winners.getOrDefault(object.id(), object)));
    }

    /**
     * Completes when all the chunks are in the target, pinned or recorded by the session. Claiming comes before
     * pinning: whoever had the claim before has recorded the chunk when it can be claimed again.
     *
     * @param ids at most 4,096
     */
    CompletionStage<Void> bring(Collection<ContentId> ids) {
        run.ensureGoing();
        CopiesUnderWay.Claims claims = underWay.claim(session.region(), ids);
        CompletableFuture<Void> own = bringOwn(claims.own())
                .whenComplete((nothing, failure) ->
                        claims.own().forEach((id, claim) -> underWay.end(session.region(), id, claim)))
                .toCompletableFuture();
        return CompletableFuture.allOf(own, awaitOthers(claims.others()));
    }

    private CompletableFuture<Void> awaitOthers(Map<ContentId, CompletableFuture<Void>> others) {
        if (others.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> ended = CompletableFuture.allOf(others.values().toArray(CompletableFuture[]::new));
        return CompletableFuture.anyOf(ended, run.stopped())
                .thenComposeAsync(nothing -> bring(others.keySet()), resources.processor());
    }

    private CompletionStage<Void> bringOwn(Map<ContentId, CompletableFuture<Void>> claims) {
        if (claims.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        return pin(claims.keySet()).thenCompose(there -> {
            counters.chunksThere(there.size());
            Map<ContentId, CompletableFuture<Void>> missing = new HashMap<>(claims);
            there.keySet().forEach(missing::remove);
            there.keySet().forEach(id -> end(claims, id));
            return missing.isEmpty() ? CompletableFuture.completedStage(null) : copy(missing);
        });
    }

    /** Even an index that throws must not leave claims behind: others wait for them. */
    private CompletionStage<Map<ContentId, StoredObject>> pin(Collection<ContentId> ids) {
        try {
            return index.pin(session, ContentKind.CHUNK, ids);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private CompletionStage<Void> copy(Map<ContentId, CompletableFuture<Void>> missing) {
        return source.locate(ContentKind.CHUNK, missing.keySet())
                .thenCompose(objects -> CompletableFuture.allOf(missing.keySet().stream()
                        .map(id -> copy(id, objects)
                                .whenComplete((nothing, failure) -> end(missing, id))
                                .toCompletableFuture())
                        .toArray(CompletableFuture[]::new)));
    }

    private void end(Map<ContentId, CompletableFuture<Void>> claims, ContentId id) {
        CompletableFuture<Void> claim = claims.get(id);
        if (claim != null) {
            underWay.end(session.region(), id, claim);
        }
    }

    private CompletionStage<Void> copy(ContentId id, Map<ContentId, StoredObject> objects) {
        StoredObject object = objects.get(id);
        return object == null
                ? ContentReader.missing(ContentKind.CHUNK, id)
                : mover.move(object)
                        .thenCompose(records::ask)
                        .thenAccept(recorded -> counters.chunkCopied(object.length()));
    }
}
