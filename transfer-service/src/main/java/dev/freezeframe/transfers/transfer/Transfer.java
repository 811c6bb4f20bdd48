package dev.freezeframe.transfers.transfer;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;

/** An image on its way from one team to another. */
@Entity
@NullUnmarked
public class Transfer extends PanacheEntityBase {
    /** Never 0. */
    @Id
    public Long id;

    /** The public id: an integer as text, or the UUID of a volume's snapshot. */
    @Column(name = "image_id")
    public String imageId;

    /** The team that gives the image away. */
    public UUID sender;

    /** The team that gets the image; null while only a person's address is known. */
    public UUID recipient;

    /** Whose person may accept; null when it was sent to a team. */
    @Column(name = "recipient_email")
    public String recipientEmail;

    /** {@code pending}, {@code accepted}, {@code completed}, {@code cancelled}, {@code declined} or {@code refused}. */
    public String status;

    @Column(name = "created_at")
    public Instant createdAt;

    /** Null while the transfer is pending or accepted. */
    @Column(name = "ended_at")
    public Instant endedAt;
}
