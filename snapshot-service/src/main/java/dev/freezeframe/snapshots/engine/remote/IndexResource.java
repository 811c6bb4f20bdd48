package dev.freezeframe.snapshots.engine.remote;

import dev.freezeframe.contracts.replication.ReplicationClaims;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.snapshots.engine.index.PgChunkIndex;
import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.remote.IndexFailure;
import dev.freezeframe.store.remote.IndexMessages;
import dev.freezeframe.store.remote.RegionComparison;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * {@code /internal/index}: the image store's index for replications, and nothing that is not theirs. What the operations do
 * is said at {@link dev.freezeframe.store.index.ChunkIndex}.
 */
@Path("/internal/index")
public class IndexResource {
    private static final Logger LOG = Logger.getLogger(IndexResource.class);

    private final PgChunkIndex index;

    public IndexResource(PgChunkIndex index) {
        this.index = index;
    }

    @POST
    @Path("begin")
    public Uni<WriteSession> begin(IndexMessages.Begin wanted) {
        requireReplications(wanted.key());
        return uni(index.begin(wanted.key(), wanted.region(), wanted.domain(), wanted.fence()));
    }

    @POST
    @Path("pin")
    public Uni<IndexMessages.Located> pin(IndexMessages.Pin wanted) {
        requireReplications(wanted.session().key());
        return located(index.pin(wanted.session(), wanted.kind(), wanted.ids()));
    }

    @POST
    @Path("reserve")
    public Uni<Map<String, Object>> reserve(IndexMessages.Reserve wanted) {
        requireReplications(wanted.session().key());
        return done(index.reserve(wanted.session(), wanted.objectName()));
    }

    @POST
    @Path("record-chunks")
    public Uni<IndexMessages.Located> recordChunks(IndexMessages.RecordChunks uploads) {
        requireReplications(uploads.session().key());
        return located(index.recordChunks(uploads.session(), uploads.uploads()));
    }

    @POST
    @Path("record-pages")
    public Uni<IndexMessages.Located> recordPages(IndexMessages.RecordPages uploads) {
        requireReplications(uploads.session().key());
        return located(index.recordPages(uploads.session(), uploads.pages()));
    }

    @POST
    @Path("stage")
    public Uni<Map<String, Object>> stage(IndexMessages.Stage staged) {
        requireReplications(staged.session().key());
        return done(index.stage(staged.session(), staged.references()));
    }

    @POST
    @Path("release")
    public Uni<Map<String, Object>> release(IndexMessages.Release ended) {
        requireReplications(ended.key());
        return done(index.release(ended.key(), ended.fence()));
    }

    @POST
    @Path("drop")
    public Uni<IndexMessages.Found> drop(IndexMessages.Drop hold) {
        requireReplications(hold.manifestId());
        return uni(index.drop(hold.region(), hold.manifestId())).map(IndexMessages.Found::new);
    }

    @POST
    @Path("hold")
    public Uni<IndexMessages.Found> hold(IndexMessages.Hold wanted) {
        requireReplications(wanted.holder());
        return uni(index.hold(wanted.region(), wanted.manifestId(), wanted.holder()))
                .map(IndexMessages.Found::new);
    }

    @POST
    @Path("locate")
    public Uni<IndexMessages.Located> locate(IndexMessages.Locate wanted) {
        return located(index.locate(wanted.region(), wanted.kind(), wanted.ids()));
    }

    @POST
    @Path("chunks-of")
    public Uni<IndexMessages.PageChunks> chunksOf(IndexMessages.ChunksOf wanted) {
        return uni(index.chunksOf(wanted.region(), wanted.pages()))
                .map(named -> new IndexMessages.PageChunks(named.entrySet().stream()
                        .map(page -> new IndexMessages.NamedChunks(page.getKey(), page.getValue()))
                        .toList()));
    }

    @POST
    @Path("root")
    public Uni<IndexMessages.Names> root(IndexMessages.Root wanted) {
        return uni(index.root(wanted.region(), wanted.manifestId()))
                .map(name -> new IndexMessages.Names(name.stream().toList()));
    }

    @POST
    @Path("pages")
    public Uni<IndexMessages.Ids> pages(IndexMessages.Pages wanted) {
        return uni(index.pages(wanted.region(), wanted.manifestId())).map(IndexMessages.Ids::new);
    }

    @POST
    @Path("compare")
    public Uni<RegionComparison> compare(IndexMessages.Compare wanted) {
        return uni(index.compare(wanted.region(), wanted.manifestId(), wanted.otherRegion()));
    }

    /** The protocol's failures as it has them; that the database is away is said as "not now". */
    @ServerExceptionMapper
    public Response failed(java.io.IOException failure) {
        return IndexFailure.of(failure)
                .map(known -> Response.status(IndexFailure.STATUS)
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(known)
                        .build())
                .orElseGet(() -> {
                    LOG.warnf("an operation of the index failed: %s", failure.getMessage());
                    return Response.status(Response.Status.SERVICE_UNAVAILABLE).build();
                });
    }

    private static void requireReplications(String sessionKey) {
        if (ReplicationClaims.ofSession(sessionKey).isEmpty()) {
            throw ApiException.forbidden("Only sessions of replications can be used here.");
        }
    }

    private static void requireReplications(UUID holder) {
        if (ReplicationClaims.ofHolder(holder).isEmpty()) {
            throw ApiException.forbidden("Only holds of replications can be used here.");
        }
    }

    private static Uni<IndexMessages.Located> located(CompletionStage<Map<ContentId, StoredObject>> found) {
        return uni(found).map(objects -> new IndexMessages.Located(List.copyOf(objects.values())));
    }

    private static Uni<Map<String, Object>> done(CompletionStage<Void> work) {
        return uni(work).replaceWith(Map.of());
    }

    private static <T> Uni<T> uni(CompletionStage<T> stage) {
        return Uni.createFrom()
                .completionStage(stage)
                .onFailure(CompletionException.class)
                .transform(failure -> failure.getCause() == null ? failure : failure.getCause());
    }
}
