package dev.freezeframe.snapshots.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import dev.freezeframe.snapshots.engine.StoreSweeps;
import dev.freezeframe.snapshots.engine.index.SweepRuns;
import dev.freezeframe.snapshots.region.RegionConfig;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.TreeSet;

/** {@code /v2/stores}: what the regions' image stores hold and what the sweep does about it, for the operator. */
@Path("/v2/stores")
public class StoreResource {
    private final CurrentCaller caller;
    private final RegionConfig regions;
    private final StoreFigures figures;
    private final StoreSweeps sweeps;
    private final SweepRuns runs;
    private final Pages pages;

    StoreResource(
            CurrentCaller caller,
            RegionConfig regions,
            StoreFigures figures,
            StoreSweeps sweeps,
            SweepRuns runs,
            Pages pages) {
        this.caller = caller;
        this.regions = regions;
        this.figures = figures;
        this.sweeps = sweeps;
        this.runs = runs;
        this.pages = pages;
    }

    @GET
    public Uni<PagedBody> list(@BeanParam PageRequest page) {
        caller.requireOperator();
        return Multi.createFrom()
                .iterable(new TreeSet<>(regions.bySlug().keySet()))
                .onItem()
                .transformToUniAndConcatenate(this::view)
                .collect()
                .asList()
                .map(stores -> pages.slice("stores", stores, page));
    }

    @GET
    @Path("{region}")
    public Uni<Map<String, StoreView>> get(String region) {
        caller.requireOperator();
        requireKnown(region);
        return view(region).map(store -> Map.of("store", store));
    }

    /**
     * Sweeps. With {@code dry_run} nothing is changed, and the answer says what a run would reclaim; otherwise a run begins and
     * goes on after the answer.
     */
    @POST
    @Path("{region}/sweep")
    public Uni<Response> sweep(String region, JsonNode body) {
        caller.requireOperator();
        requireKnown(region);
        if (RequestBody.of(body).bool("dry_run", false)) {
            return sweeps.dryRun(region)
                    .map(found -> Response.ok(Map.of("reclaimable", found)).build());
        }
        return sweeps.start(region)
                .invoke(begun -> {
                    if (!begun) {
                        throw ApiException.conflict("A sweep of region " + region + " is running already.");
                    }
                })
                .chain(() -> runs.last(region))
                .map(run -> Response.accepted(Map.of("sweep", StoreView.SweepView.of(run)))
                        .build());
    }

    private Uni<StoreView> view(String region) {
        return figures.of(region).chain(counted -> runs.last(region).map(run -> StoreView.of(region, counted, run)));
    }

    private void requireKnown(String region) {
        if (!regions.bySlug().containsKey(region)) {
            throw ApiException.notFound();
        }
    }
}
