package dev.freezeframe.snapshots.region;

import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** {@code /v2/regions}. */
@Path("/v2/regions")
public class RegionResource {
    private final RegionCatalog regions;
    private final StoreStates stores;
    private final Pages pages;

    public RegionResource(RegionCatalog regions, StoreStates stores, Pages pages) {
        this.regions = regions;
        this.stores = stores;
        this.pages = pages;
    }

    /** A region whose store is lost is there, and not available. */
    @GET
    @WithSession
    public Uni<PagedBody> list(@BeanParam PageRequest page) {
        return stores.lost()
                .map(lost -> pages.slice(
                        "regions",
                        regions.all().stream()
                                .map(region -> lost.contains(region.slug()) ? region.unavailable() : region)
                                .toList(),
                        page));
    }
}
