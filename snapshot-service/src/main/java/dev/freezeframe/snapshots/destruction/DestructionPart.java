package dev.freezeframe.snapshots.destruction;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A snapshot or a volume that is to go with a droplet. Open until it is either destroyed or has an error. */
@Entity
@Table(name = "destruction_part")
@SuppressWarnings("NullAway.Init")
public class DestructionPart extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "destruction_part_seq")
    @SequenceGenerator(name = "destruction_part_seq", sequenceName = "destruction_part_seq", allocationSize = 1)
    public Long id;

    @Column(name = "droplet_id")
    public long dropletId;

    public PartKind kind;

    /** The public id. */
    @Column(name = "resource_id")
    public String resourceId;

    public String name;

    @Column(name = "destroyed_at")
    public @Nullable Instant destroyedAt;

    @Column(name = "error_message")
    public @Nullable String errorMessage;

    static DestructionPart of(long dropletId, AssociatedResource resource) {
        DestructionPart part = new DestructionPart();
        part.dropletId = dropletId;
        part.kind = resource.kind();
        part.resourceId = resource.id();
        part.name = resource.name();
        return part;
    }
}
