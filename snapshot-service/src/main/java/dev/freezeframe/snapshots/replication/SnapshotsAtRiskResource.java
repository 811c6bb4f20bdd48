package dev.freezeframe.snapshots.replication;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageView;
import dev.freezeframe.snapshots.region.RegionCatalog;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /v2/stores/{region}/snapshots_at_risk}: for the operator, what would be gone, or is gone, with a region's store. */
@Path("/v2/stores/{region}/snapshots_at_risk")
public class SnapshotsAtRiskResource {
    private final CurrentCaller caller;
    private final RegionCatalog regions;
    private final SnapshotsAtRisk risk;
    private final Pages pages;

    public SnapshotsAtRiskResource(CurrentCaller caller, RegionCatalog regions, SnapshotsAtRisk risk, Pages pages) {
        this.caller = caller;
        this.regions = regions;
        this.risk = risk;
        this.pages = pages;
    }

    /**
     * An image of some team.
     *
     * @param resourceType {@code droplet}, {@code volume}, or {@code image} for an import
     * @param sizeGigabytes compressed
     */
    public record View(
            String id,
            UUID team,
            String name,
            String resourceType,
            @Nullable String resourceId,
            List<String> regions,
            BigDecimal sizeGigabytes,
            Instant createdAt) {
        static View of(Image image) {
            return new View(
                    image.publicId(),
                    image.team,
                    image.name,
                    image.resourceType(),
                    image.resourceId,
                    List.of(image.regions),
                    ImageView.gigabytes(image.storedBytes),
                    image.createdAt);
        }
    }

    @GET
    @WithSession
    public Uni<PagedBody> list(String region, @BeanParam PageRequest page) {
        caller.requireOperator();
        if (regions.find(region).isEmpty()) {
            throw ApiException.notFound();
        }
        return risk.count(region)
                .chain(total -> risk.list(region, page)
                        .map(found -> pages.of(
                                "snapshots", found.stream().map(View::of).toList(), total, page)));
    }
}
