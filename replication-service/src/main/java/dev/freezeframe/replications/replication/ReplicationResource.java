package dev.freezeframe.replications.replication;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.idempotency.Idempotency;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import dev.freezeframe.replications.region.RegionConfig;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v2/replications}: the copies of the team's images to other regions. */
@Path("/v2/replications")
public class ReplicationResource {
    private final Replications replications;
    private final ReplicationLife life;
    private final RegionConfig regions;
    private final CurrentCaller caller;
    private final Pages pages;
    private final Clock clock;
    private final Idempotency idempotency;

    public ReplicationResource(
            Replications replications,
            ReplicationLife life,
            RegionConfig regions,
            CurrentCaller caller,
            Pages pages,
            Clock clock,
            Idempotency idempotency) {
        this.replications = replications;
        this.life = life;
        this.regions = regions;
        this.caller = caller;
        this.pages = pages;
        this.clock = clock;
        this.idempotency = idempotency;
    }

    @GET
    @WithSession
    public Uni<PagedBody> list(
            @QueryParam("image") @Nullable String image,
            @QueryParam("region") @Nullable String region,
            @QueryParam("status") @Nullable String status,
            @BeanParam PageRequest page) {
        Replications.Filter filter = new Replications.Filter(given(image), region(region), status(status));
        return replications
                .list(caller.team(), filter, page.index(), page.perPage())
                .map(found -> pages.of(
                        "replications",
                        found.replications().stream().map(this::view).toList(),
                        found.total(),
                        page));
    }

    @GET
    @Path("{id:\\d{1,18}}")
    @WithSession
    public Uni<Map<String, ReplicationView>> get(long id) {
        return replications.require(caller.team(), id).map(this::body);
    }

    @POST
    @Path("{id:\\d{1,18}}/cancel")
    public Uni<Response> cancel(long id, @HeaderParam(Idempotency.HEADER) @Nullable String key) {
        return idempotency.once(
                key,
                "POST /v2/replications/" + id + "/cancel",
                () -> life.cancel(caller.team(), id)
                        .map(replication -> Response.accepted(body(replication)).build()));
    }

    @POST
    @Path("{id:\\d{1,18}}/retry")
    public Uni<Response> retry(long id, @HeaderParam(Idempotency.HEADER) @Nullable String key) {
        return idempotency.once(
                key,
                "POST /v2/replications/" + id + "/retry",
                () -> life.retry(caller.team(), id)
                        .map(replication -> Response.accepted(body(replication)).build()));
    }

    private Map<String, ReplicationView> body(Replication replication) {
        return Map.of("replication", view(replication));
    }

    private ReplicationView view(Replication replication) {
        return ReplicationView.of(replication, clock.instant());
    }

    private static Optional<String> given(@Nullable String value) {
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private Optional<String> region(@Nullable String region) {
        return given(region).map(slug -> {
            if (!regions.bySlug().containsKey(slug)) {
                throw ApiException.unprocessable("region must be one of "
                        + String.join(
                                ", ", new java.util.TreeSet<>(regions.bySlug().keySet())));
            }
            return slug;
        });
    }

    private static Optional<ReplicationStatus> status(@Nullable String status) {
        return given(status)
                .map(word -> ReplicationStatus.of(word)
                        .orElseThrow(() ->
                                ApiException.unprocessable("status must be one of " + ReplicationStatus.words())));
    }
}
