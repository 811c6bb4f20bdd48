package dev.freezeframe.snapshots.droplet;

import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageKind;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.snapshot.DropletSnapshotView;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** {@code /v2/droplets/{id}/snapshots}. */
@Path("/v2/droplets/{id:\\d+}")
public class DropletSnapshotResource {
    private final CurrentCaller caller;
    private final Droplets droplets;
    private final Pages pages;

    public DropletSnapshotResource(CurrentCaller caller, Droplets droplets, Pages pages) {
        this.caller = caller;
        this.droplets = droplets;
        this.pages = pages;
    }

    @GET
    @Path("snapshots")
    @WithSession
    public Uni<PagedBody> snapshots(long id, @BeanParam PageRequest page) {
        return droplets.require(caller.team(), id).chain(() -> {
            PanacheQuery<Image> query = Image.find(
                    "team = ?1 and resourceId = ?2 and kind = ?3 and status = ?4 order by createdAt, id",
                    caller.team(),
                    Long.toString(id),
                    ImageKind.SNAPSHOT,
                    ImageStatus.AVAILABLE);
            return query.count()
                    .chain(total -> query.page(Page.of(page.index(), page.perPage()))
                            .list()
                            .map(images -> pages.of(
                                    "snapshots",
                                    images.stream().map(DropletSnapshotView::of).toList(),
                                    total,
                                    page)));
        });
    }
}
