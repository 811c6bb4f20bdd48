package dev.freezeframe.snapshots.verification;

import dev.freezeframe.kit.idempotency.Idempotency;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.snapshots.action.ActionViews;
import dev.freezeframe.snapshots.image.Images;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** {@code /v2/snapshots/{id}/verify}: reads all of a snapshot and proves that it can be had back. Freezeframe's own. */
@Path("/v2/snapshots/{id}/verify")
public class VerificationResource {
    private final CurrentCaller caller;
    private final Images images;
    private final Verifications verifications;
    private final ActionViews views;
    private final Idempotency idempotency;

    public VerificationResource(
            CurrentCaller caller,
            Images images,
            Verifications verifications,
            ActionViews views,
            Idempotency idempotency) {
        this.caller = caller;
        this.images = images;
        this.verifications = verifications;
        this.views = views;
        this.idempotency = idempotency;
    }

    @POST
    public Uni<Response> verify(String id, @HeaderParam(Idempotency.HEADER) String key) {
        return idempotency.once(
                key,
                "POST /v2/snapshots/" + id + "/verify",
                () -> images.requireSnapshot(caller.team(), id, true)
                        .chain(verifications::ask)
                        .chain(views::view)
                        .map(view -> Response.status(201)
                                .entity(Map.of("action", view))
                                .build()));
    }
}
