package dev.freezeframe.snapshots.replication;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.snapshots.region.RegionCatalog;
import dev.freezeframe.snapshots.region.StoreStates;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.Map;
import java.util.Set;

/** {@code /v2/stores/{region}/state}: the operator declares what has become of a region's store. */
@Path("/v2/stores/{region}/state")
public class StoreStateResource {
    private static final Set<String> STATES = Set.of(StoreStates.AVAILABLE, StoreStates.LOST);

    private final CurrentCaller caller;
    private final RegionCatalog regions;
    private final LostStores stores;
    private final SnapshotsAtRisk risk;

    public StoreStateResource(CurrentCaller caller, RegionCatalog regions, LostStores stores, SnapshotsAtRisk risk) {
        this.caller = caller;
        this.regions = regions;
        this.stores = stores;
        this.risk = risk;
    }

    /**
     * A store's state as the API shows it.
     *
     * @param state {@code available} or {@code lost}
     * @param snapshotsAtRisk how many images have their only replica there
     */
    public record View(String region, String state, long snapshotsAtRisk) {}

    @PUT
    public Uni<Map<String, View>> declare(String region, JsonNode body) {
        caller.requireOperator();
        if (regions.find(region).isEmpty()) {
            throw ApiException.notFound();
        }
        String state = RequestBody.of(body).requiredText("state", 32);
        if (!STATES.contains(state)) {
            throw ApiException.unprocessable("state must be available or lost");
        }
        String requestId = caller.get().requestId();
        return Panache.withTransaction(() -> stores.declare(region, state, requestId)
                .chain(() -> risk.count(region))
                .map(count -> Map.of("store_state", new View(region, state, count))));
    }
}
