package dev.freezeframe.snapshots.size;

import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** {@code /v2/sizes}. */
@Path("/v2/sizes")
public class SizeResource {
    private final SizeCatalog sizes;
    private final Pages pages;

    public SizeResource(SizeCatalog sizes, Pages pages) {
        this.sizes = sizes;
        this.pages = pages;
    }

    @GET
    public PagedBody list(@BeanParam PageRequest page) {
        return pages.slice("sizes", sizes.all(), page);
    }
}
