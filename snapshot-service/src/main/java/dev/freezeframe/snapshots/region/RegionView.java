package dev.freezeframe.snapshots.region;

import java.util.List;

/** A region as the API shows it. */
public record RegionView(String name, String slug, List<String> sizes, List<String> features, boolean available) {
    /** The same, where nothing new may be made. */
    RegionView unavailable() {
        return new RegionView(name, slug, sizes, features, false);
    }
}
