package dev.freezeframe.snapshots.replication;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;

/** The copy of an image to one more region, as the catalog asked for it. */
@Entity
@NullUnmarked
public class Replication extends PanacheEntityBase {
    /** Another image's copy brings the same manifest to the region; this one is asked for when that has ended. */
    public static final String WAITING = "waiting";

    /** The replication-service was asked, and has not told of an end. */
    public static final String REQUESTED = "requested";

    /** It was given up, and may be tried again. */
    public static final String FAILED = "failed";

    /** It is over: completed, cancelled, or never begun. */
    public static final String ENDED = "ended";

    /** That of the action that shows it. */
    @Id
    public Long id;

    @Column(name = "image_id")
    public Long imageId;

    @Column(name = "manifest_id")
    public UUID manifestId;

    /** Where the image is to be available too. */
    public String region;

    /** The policy that wants it; null when somebody does. */
    @Column(name = "policy_id")
    public Long policyId;

    /** The request that asked for it; null where none did. */
    @Column(name = "request_id")
    public String requestId;

    @Column(name = "requested_at")
    public Instant requestedAt;

    public String state;
}
