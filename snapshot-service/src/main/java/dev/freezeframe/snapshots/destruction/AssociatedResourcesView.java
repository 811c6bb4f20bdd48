package dev.freezeframe.snapshots.destruction;

import dev.freezeframe.snapshots.usage.PriceConfig;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * What would stay of a droplet, as the API shows it. There are no addresses here, so the lists of reserved and floating
 * IPs are always empty.
 */
record AssociatedResourcesView(
        List<Entry> reservedIps,
        List<Entry> floatingIps,
        List<Entry> snapshots,
        List<Entry> volumes,
        List<Entry> volumeSnapshots) {
    private static final BigDecimal LEAST = new BigDecimal("0.01");

    /** @param cost US dollars a month */
    record Entry(String id, String name, String cost) {}

    static AssociatedResourcesView of(List<AssociatedResource> resources, PriceConfig prices) {
        return new AssociatedResourcesView(
                List.of(),
                List.of(),
                entries(resources, PartKind.SNAPSHOT, prices.snapshotGigabyte()),
                entries(resources, PartKind.VOLUME, prices.volumeGibibyte()),
                entries(resources, PartKind.VOLUME_SNAPSHOT, prices.snapshotGigabyte()));
    }

    private static List<Entry> entries(List<AssociatedResource> resources, PartKind kind, BigDecimal price) {
        return resources.stream()
                .filter(resource -> resource.kind() == kind)
                .map(resource -> new Entry(resource.id(), resource.name(), cost(resource.gigabytes(), price)))
                .toList();
    }

    /** With a cent as the least, as published. */
    private static String cost(BigDecimal gigabytes, BigDecimal price) {
        BigDecimal cost = gigabytes.multiply(price).setScale(2, RoundingMode.HALF_UP);
        return (price.signum() == 0 ? cost : cost.max(LEAST)).toPlainString();
    }
}
