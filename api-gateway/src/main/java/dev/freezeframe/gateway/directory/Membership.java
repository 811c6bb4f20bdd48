package dev.freezeframe.gateway.directory;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.util.UUID;

/** What a user is in a team. */
@Entity
@IdClass(Membership.Key.class)
public class Membership extends PanacheEntityBase {
    @Id
    @Column(name = "team_id")
    public UUID teamId;

    @Id
    @Column(name = "user_id")
    public UUID userId;

    /** A role's wire name. */
    public String role;

    /** A membership's identity. */
    public record Key(UUID teamId, UUID userId) implements Serializable {}
}
