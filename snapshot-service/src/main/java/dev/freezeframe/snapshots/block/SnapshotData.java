package dev.freezeframe.snapshots.block;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.snapshots.engine.DamagedImageException;
import dev.freezeframe.snapshots.engine.ImageReading;
import dev.freezeframe.snapshots.engine.ImageStoreException;
import dev.freezeframe.snapshots.engine.ReadableImage;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.image.Images;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Opens the data of a team's snapshots. */
@ApplicationScoped
public class SnapshotData {
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Images images;
    private final ImageReading reading;

    public SnapshotData(Images images, ImageReading reading) {
        this.images = images;
        this.reading = reading;
    }

    /**
     * The data of a snapshot of the team's.
     *
     * @param region where to read it; without one, the first that holds it
     * @throws ApiException 404 when there is no such snapshot, 422 when it is not available (there)
     */
    public Uni<ReadableImage> open(UUID team, String publicId, Optional<String> region) {
        return Panache.withSession(() -> require(team, publicId, false))
                .chain(image -> open(image, regionOf(image, region)));
    }

    /** The team's snapshot in the current session, available; locked when {@code lock}. */
    public Uni<Image> require(UUID team, String publicId, boolean lock) {
        return images.requireSnapshot(team, publicId, lock).invoke(image -> {
            if (!image.team.equals(team)) {
                throw ApiException.notFound();
            }
            if (image.status != ImageStatus.AVAILABLE) {
                throw ApiException.unprocessable("The snapshot is not available yet.");
            }
        });
    }

    /**
     * Where to read an image.
     *
     * @throws ApiException 422 when it is not in the region that was asked for
     */
    public static String regionOf(Image image, Optional<String> wanted) {
        if (image.regions.length == 0) {
            throw ApiException.unprocessable("The snapshot is not available in any region.");
        }
        String region = wanted.orElse(image.regions[0]);
        if (!List.of(image.regions).contains(region)) {
            throw ApiException.unprocessable("The snapshot is not available in region " + region + ".");
        }
        return region;
    }

    /** The data of an image that was just found. */
    public Uni<ReadableImage> open(Image image, String region) {
        return read(() -> reading.open(region, image.manifestId));
    }

    /** What the store answers, back on the context of the request, with failures as the client gets to read them. */
    public static <T> Uni<T> read(Supplier<CompletionStage<T>> question) {
        Context context = Vertx.currentContext();
        return Uni.createFrom()
                .completionStage(question)
                .emitOn(work -> context.runOnContext(there -> work.run()))
                .onFailure()
                .transform(SnapshotData::answer);
    }

    /** A failure of the store as the client gets to read it. */
    public static Throwable answer(Throwable failure) {
        if (failure instanceof DamagedImageException) {
            return ApiException.serverError(String.valueOf(failure.getMessage()));
        }
        if (failure instanceof ImageStoreException) {
            return ApiException.unavailable(String.valueOf(failure.getMessage()), AGAIN);
        }
        return failure;
    }
}
