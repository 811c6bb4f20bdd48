package dev.freezeframe.snapshots.upload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.idempotency.Idempotency;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import dev.freezeframe.snapshots.block.Checksum;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** {@code /v2/snapshots/uploads}. */
@Path("/v2/snapshots/uploads")
public class UploadResource {
    private final CurrentCaller caller;
    private final Uploads uploads;
    private final BeginUpload beginning;
    private final PutBlock putting;
    private final CompleteUpload completion;
    private final AbortUpload aborting;
    private final Pages pages;

    public UploadResource(
            CurrentCaller caller,
            Uploads uploads,
            BeginUpload beginning,
            PutBlock putting,
            CompleteUpload completion,
            AbortUpload aborting,
            Pages pages) {
        this.caller = caller;
        this.uploads = uploads;
        this.beginning = beginning;
        this.putting = putting;
        this.completion = completion;
        this.aborting = aborting;
        this.pages = pages;
    }

    @POST
    public Uni<Response> begin(@HeaderParam(Idempotency.HEADER) @Nullable String key, JsonNode body) {
        return beginning
                .begin(key, RequestBody.of(body))
                .onFailure(ConstraintViolationException.class)
                .transform(taken -> ApiException.conflict("A snapshot of this volume with that name already exists."))
                .chain(upload -> answer(201, upload));
    }

    @GET
    @WithSession
    public Uni<PagedBody> list(@BeanParam PageRequest page) {
        return uploads.list(caller.team(), page).map(found -> pages.of("uploads", found.views(), found.total(), page));
    }

    @GET
    @Path("{upload}")
    @WithSession
    public Uni<Map<String, UploadView>> get(String upload) {
        return uploads.require(caller.team(), upload).chain(uploads::view).map(view -> Map.of("upload", view));
    }

    @PUT
    @Path("{upload}/blocks/{index}")
    public Uni<Void> put(
            String upload,
            String index,
            @HeaderParam(Checksum.HEADER) String hex,
            @HeaderParam(Checksum.CONTENT_DIGEST) String contentDigest,
            byte[] content) {
        return putting.put(new PutBlock.Wanted(
                caller.team(), upload, index, content == null ? new byte[0] : content, hex, contentDigest));
    }

    @POST
    @Path("{upload}/complete")
    public Uni<Response> complete(String upload, JsonNode body) {
        RequestBody wanted = RequestBody.of(body);
        return Panache.withTransaction(() -> completion.complete(upload, wanted))
                .chain(done -> answer(202, done));
    }

    @DELETE
    @Path("{upload}")
    @WithTransaction
    public Uni<Void> abort(String upload) {
        return aborting.abort(upload);
    }

    private Uni<Response> answer(int status, BlockUpload upload) {
        return Panache.withSession(() -> uploads.view(upload))
                .map(view ->
                        Response.status(status).entity(Map.of("upload", view)).build());
    }
}
