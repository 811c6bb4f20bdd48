package dev.freezeframe.snapshots.size;

import dev.freezeframe.snapshots.region.RegionConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The sizes there are, smallest first. */
@ApplicationScoped
public class SizeCatalog {
    private final List<SizeView> sizes;

    public SizeCatalog(SizeConfig config, RegionConfig regions) {
        List<String> everywhere = regions.bySlug().keySet().stream().sorted().toList();
        this.sizes = config.bySlug().entrySet().stream()
                .map(entry -> new SizeView(
                        entry.getKey(),
                        entry.getValue().memory(),
                        entry.getValue().vcpus(),
                        entry.getValue().disk(),
                        entry.getValue().transfer(),
                        entry.getValue().priceMonthly(),
                        entry.getValue().priceHourly(),
                        everywhere,
                        entry.getValue().available(),
                        entry.getValue().description()))
                .sorted(Comparator.comparing(SizeView::priceMonthly).thenComparing(SizeView::slug))
                .toList();
    }

    /** All sizes, cheapest first. */
    public List<SizeView> all() {
        return sizes;
    }

    /** The size of that slug. */
    public Optional<SizeView> find(String slug) {
        return sizes.stream().filter(size -> size.slug().equals(slug)).findFirst();
    }
}
