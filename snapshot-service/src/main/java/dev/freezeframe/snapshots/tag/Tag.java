package dev.freezeframe.snapshots.tag;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/** A team's tag. Which resources carry it stands with the resources. */
@Entity
@IdClass(Tag.Key.class)
public class Tag extends PanacheEntityBase {
    @Id
    public UUID team;

    @Id
    public String name;

    @Column(name = "created_at")
    public Instant createdAt;

    /** A tag's identity. */
    public record Key(UUID team, String name) implements Serializable {}
}
