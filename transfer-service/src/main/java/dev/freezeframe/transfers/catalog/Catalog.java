package dev.freezeframe.transfers.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Asks the catalog of images, on behalf of the caller of the current request. */
@ApplicationScoped
public class Catalog {
    private static final Logger LOG = Logger.getLogger(Catalog.class);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

    private final CatalogInstances catalog;
    private final CurrentCaller caller;

    public Catalog(CatalogInstances catalog, CurrentCaller caller) {
        this.catalog = catalog;
        this.caller = caller;
    }

    /**
     * A snapshot that can be given away.
     *
     * @param id the public id
     */
    public record Snapshot(String id, String name) {}

    /**
     * The caller's own snapshot of a droplet.
     *
     * @throws ApiException 404 when the caller's team has no such image; 422 when it is none that can be transferred;
     *     503 when the catalog is away
     */
    public Uni<Snapshot> dropletSnapshot(String id) {
        String authorization = authorization();
        String requestId = caller.get().requestId();
        return catalog.ask(api -> api.image(id, authorization, requestId))
                .onFailure()
                .transform(Catalog::refusal)
                .map(reply -> reply.path("image"))
                .invoke(image -> requireTransferable(
                        image.path("type").asText().equals("snapshot")
                                && !image.path("public").asBoolean(),
                        image))
                .map(image -> new Snapshot(id, image.path("name").asText()));
    }

    /**
     * The caller's own snapshot of a volume.
     *
     * @throws ApiException as {@link #dropletSnapshot}
     */
    public Uni<Snapshot> volumeSnapshot(String id) {
        String authorization = authorization();
        String requestId = caller.get().requestId();
        return catalog.ask(api -> api.snapshot(id, authorization, requestId))
                .onFailure()
                .transform(Catalog::refusal)
                .map(reply -> reply.path("snapshot"))
                .invoke(snapshot -> requireTransferable(true, snapshot))
                .map(snapshot -> new Snapshot(id, snapshot.path("name").asText()));
    }

    private String authorization() {
        return "Bearer " + caller.token();
    }

    private static void requireTransferable(boolean snapshot, JsonNode image) {
        if (!snapshot) {
            throw ApiException.unprocessable("Only snapshots can be transferred to another team.");
        }
        if (!image.path("status").asText().equals("available")) {
            throw ApiException.unprocessable("The snapshot is not available yet.");
        }
    }

    /** What the catalog refused is refused; where it did not answer, nothing was done. */
    private static Throwable refusal(Throwable failure) {
        if (failure instanceof WebApplicationException refused
                && refused.getResponse().getStatus() == 404) {
            return ApiException.notFound();
        }
        LOG.warnf("the catalog did not answer: %s", failure);
        return ApiException.unavailable("The catalog of snapshots is not available at the moment.", TRY_AGAIN);
    }
}
