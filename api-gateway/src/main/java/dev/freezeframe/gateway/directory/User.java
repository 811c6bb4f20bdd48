package dev.freezeframe.gateway.directory;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A person. */
@Entity
@Table(name = "app_user")
public class User extends PanacheEntityBase {
    @Id
    public UUID id;

    public String email;
    public String name = "";

    @Column(name = "created_at")
    public Instant createdAt;
}
