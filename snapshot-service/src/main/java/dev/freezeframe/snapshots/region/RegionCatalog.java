package dev.freezeframe.snapshots.region;

import dev.freezeframe.snapshots.size.SizeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The regions there are. Configuration is the only source: a region exists when it is configured. */
@ApplicationScoped
public class RegionCatalog {
    private final RegionConfig config;
    private final List<RegionView> regions;

    public RegionCatalog(RegionConfig config, SizeConfig sizes) {
        this.config = config;
        List<String> slugs = sizes.bySlug().keySet().stream().sorted().toList();
        this.regions = config.bySlug().entrySet().stream()
                .map(entry -> new RegionView(
                        entry.getValue().name().orElse(entry.getKey()),
                        entry.getKey(),
                        slugs,
                        entry.getValue().features(),
                        entry.getValue().available()))
                .sorted(java.util.Comparator.comparing(RegionView::slug))
                .toList();
    }

    /** All regions, by slug. */
    public List<RegionView> all() {
        return regions;
    }

    /** The region of that slug. */
    public Optional<RegionView> find(String slug) {
        return regions.stream().filter(region -> region.slug().equals(slug)).findFirst();
    }

    /** The region of that slug, which must exist because a resource is in it. */
    public RegionView require(String slug) {
        return find(slug).orElseThrow(() -> new IllegalStateException("region " + slug + " is not configured"));
    }

    /** The directory of the region's disks. */
    public Path pool(String slug) {
        require(slug);
        return config.bySlug().get(slug).pool();
    }
}
