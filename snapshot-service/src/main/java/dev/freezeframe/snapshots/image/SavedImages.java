package dev.freezeframe.snapshots.image;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.snapshots.engine.ImageEngine;
import dev.freezeframe.snapshots.engine.StoredImage;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;

/** Makes an image visible, or lets it vanish, in the transaction that ends the job which read its disk. */
@ApplicationScoped
public class SavedImages {
    private static final long GIB = 1L << 30;

    private final ImageEngine engine;
    private final SnapshotEvents events;
    private final Clock clock;

    public SavedImages(ImageEngine engine, SnapshotEvents events, Clock clock) {
        this.engine = engine;
        this.events = events;
        this.clock = clock;
    }

    /** The image's data is durable: it refers to it and is available, from the commit of this transaction on. */
    public Uni<Void> available(JobContext job, long imageId, StoredImage stored, String region, Long actionId) {
        return lock(imageId).chain(image -> {
            if (image.status == ImageStatus.DELETED) {
                return engine.release(job);
            }
            image.status = ImageStatus.AVAILABLE;
            image.manifestId = stored.manifestId();
            image.logicalBytes = stored.logicalBytes();
            image.storedBytes = stored.storedBytes();
            image.regions = new String[] {region};
            // A disk that the operator has replaced by a larger one needs as much when it is restored.
            image.minDiskSize = Math.max(image.minDiskSize, gib(stored.logicalBytes()));
            return engine.commit(stored, job).chain(() -> events.available(image, actionId, job.requestId()));
        });
    }

    private static int gib(long bytes) {
        return Math.toIntExact((bytes + GIB - 1) / GIB);
    }

    /** The image does not come to be. Whatever was stored of it is left to the sweep. */
    public Uni<Void> failed(JobContext job, long imageId, String reason, Long actionId) {
        return engine.release(job).chain(() -> lock(imageId)).chain(image -> {
            if (image.status == ImageStatus.DELETED) {
                return Uni.createFrom().voidItem();
            }
            image.status = ImageStatus.DELETED;
            image.errorMessage = reason;
            image.deletedAt = clock.instant();
            return events.failed(image, reason, actionId, job.requestId());
        });
    }

    /** A deletion that came first has won; one that comes second sees the image as available. */
    private static Uni<Image> lock(long id) {
        return Panache.getSession().chain(session -> session.find(Image.class, id, LockModeType.PESSIMISTIC_WRITE));
    }
}
