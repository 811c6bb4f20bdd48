package dev.freezeframe.snapshots.destruction;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A droplet's deletion together with what belongs to it. A droplet has one at most; the last one is remembered. */
@Entity
@SuppressWarnings("NullAway.Init")
public class Destruction extends PanacheEntityBase {
    @Id
    @Column(name = "droplet_id")
    public Long dropletId;

    public UUID team;

    @Column(name = "droplet_name")
    public String dropletName;

    /** The action that holds the droplet until it is deleted. */
    @Column(name = "action_id")
    public long actionId;

    /** When the droplet was deleted. */
    @Column(name = "destroyed_at")
    public @Nullable Instant destroyedAt;

    /** Why the droplet could not be deleted. */
    @Column(name = "error_message")
    public @Nullable String errorMessage;

    /** When everything had been tried; null while it is under way. */
    @Column(name = "completed_at")
    public @Nullable Instant completedAt;

    /** Whether it is under way. */
    boolean running() {
        return completedAt == null;
    }
}
