package dev.freezeframe.snapshots.engine;

import dev.freezeframe.store.object.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;

/** The regions' buckets, without retries, for whoever comes again by itself. */
@ApplicationScoped
public class RegionBuckets {
    private final RegionStores stores;

    public RegionBuckets(RegionStores stores) {
        this.stores = stores;
    }

    /** By the slug of the region. */
    public Map<String, ObjectStore> byRegion() {
        return new TreeMap<>(stores.buckets());
    }
}
