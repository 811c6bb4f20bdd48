package dev.freezeframe.snapshots.region;

import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** {@code /v2/regions}. */
@Path("/v2/regions")
public class RegionResource {
    private final RegionCatalog regions;
    private final Pages pages;

    public RegionResource(RegionCatalog regions, Pages pages) {
        this.regions = regions;
        this.pages = pages;
    }

    @GET
    public PagedBody list(@BeanParam PageRequest page) {
        return pages.slice("regions", regions.all(), page);
    }
}
