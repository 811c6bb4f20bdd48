package dev.freezeframe.snapshots.engine;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** The image stores of all regions. */
@ApplicationScoped
public class RegionStores {
    private final Map<String, RegionStore> byRegion = Map.of();

    /** The store of a region, which must be configured because a resource is in it. */
    RegionStore require(String region) {
        RegionStore store = byRegion.get(region);
        if (store == null) {
            throw new IllegalStateException("region " + region + " is not configured");
        }
        return store;
    }
}
