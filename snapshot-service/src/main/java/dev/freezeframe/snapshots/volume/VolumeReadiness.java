package dev.freezeframe.snapshots.volume;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.job.JobEnds;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageStatus;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Waits, without a thread, until what a request began is there. The API has no action for volumes and their snapshots,
 * and clients use them as soon as they have the answer.
 */
@ApplicationScoped
public class VolumeReadiness {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final JobEnds ends;
    private final VolumeLimits limits;
    private final Clock clock;
    private final ObjectMapper json;

    public VolumeReadiness(JobEnds ends, VolumeLimits limits, Clock clock, ObjectMapper json) {
        this.ends = ends;
        this.limits = limits;
        this.clock = clock;
        this.json = json;
    }

    /**
     * The volume that an answer shows, once its disk is there, or as it is when that takes too long.
     *
     * @throws ApiException 422 when it could not be made
     */
    public Uni<Volume> volume(Response begun) {
        UUID id = shown(begun, "/volume/id");
        return this.<Volume>until(
                        () -> Volume.findById(id), volume -> volume.pendingAction == null || volume.deletedAt != null)
                .invoke(volume -> {
                    if (volume.deletedAt != null) {
                        throw ApiException.unprocessable("The volume could not be created, or is deleted already.");
                    }
                });
    }

    /**
     * The snapshot that an answer shows, once it is available, or as it is when that takes too long.
     *
     * @throws ApiException 422 when it could not be made
     */
    public Uni<Image> snapshot(Response begun) {
        UUID id = shown(begun, "/snapshot/id");
        return this.<Image>until(
                        () -> Image.<Image>find("uuid", id).firstResult(),
                        image -> image.status == ImageStatus.AVAILABLE || gone(image))
                .invoke(image -> {
                    if (gone(image)) {
                        throw ApiException.unprocessable("failed to create snapshot: " + image.errorMessage);
                    }
                });
    }

    /** Answers are objects when they are new, and text when they are repeated for the same key. */
    private UUID shown(Response answer, String path) {
        Object entity = answer.getEntity();
        try {
            JsonNode body = entity instanceof String text ? json.readTree(text) : json.valueToTree(entity);
            return UUID.fromString(body.at(path).asText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer was kept that is no JSON", e);
        }
    }

    private static boolean gone(Image image) {
        return image.status == ImageStatus.DELETED || image.status == ImageStatus.DELETING;
    }

    private <T> Uni<T> until(Supplier<Uni<T>> look, Predicate<T> settled) {
        return until(look, settled, clock.instant().plus(limits.volumeWait()));
    }

    private <T> Uni<T> until(Supplier<Uni<T>> look, Predicate<T> settled, Instant end) {
        Uni<Void> next = ends.next(LOOK_EVERY);
        return Panache.withSession(look)
                .chain(found -> settled.test(found) || !clock.instant().isBefore(end)
                        ? Uni.createFrom().item(found)
                        : next.chain(() -> until(look, settled, end)));
    }
}
