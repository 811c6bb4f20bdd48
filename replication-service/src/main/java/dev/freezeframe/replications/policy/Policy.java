package dev.freezeframe.replications.policy;

import dev.freezeframe.contracts.event.SnapshotPayload.Snapshot;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;

/** A team's order: every snapshot of a kind that has certain tags is to be in certain regions. */
@Entity
@Table(name = "replication_policy")
@NullUnmarked
public class Policy extends PanacheEntityBase {
    /** Snapshots of droplets and of volumes. */
    public static final String ANY = "any";

    private static final Set<String> SNAPSHOTS = Set.of("snapshot", "volume_snapshot");

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "replication_policy_seq")
    @SequenceGenerator(name = "replication_policy_seq", sequenceName = "replication_policy_seq", allocationSize = 1)
    public Long id;

    public UUID team;
    public String name;

    /** {@code droplet}, {@code volume} or {@code any}. */
    @Column(name = "resource_type")
    public String resourceType;

    /** All of them must be on a snapshot; none: every snapshot. */
    public String[] tags = {};

    /** Slugs of the regions where the snapshots are to be. */
    public String[] regions = {};

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    /** Whether it is about that image; imports are no snapshots. Capitals of tags do not matter. */
    public boolean matches(Snapshot snapshot) {
        return SNAPSHOTS.contains(snapshot.kind())
                && (resourceType.equals(ANY) || resourceType.equals(snapshot.resourceType()))
                && folded(snapshot.tags().stream()).containsAll(folded(Stream.of(tags)));
    }

    /** The regions where the snapshot is to be and is not. */
    public List<String> missing(Snapshot snapshot) {
        return Stream.of(regions)
                .filter(region -> !snapshot.regions().contains(region))
                .toList();
    }

    private static Set<String> folded(Stream<String> tags) {
        return tags.map(tag -> tag.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }
}
