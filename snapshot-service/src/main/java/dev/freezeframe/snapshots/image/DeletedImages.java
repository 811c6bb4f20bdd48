package dev.freezeframe.snapshots.image;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.freezeframe.kit.job.JobQueue;
import dev.freezeframe.snapshots.job.JobKinds;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.panache.common.Page;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Set;

/**
 * Lets the data of deleted images go, but not before the last disk that was promised from it is made: whoever asks for a
 * droplet and deletes the snapshot at once gets the droplet. Whoever promises a disk holds the image's row in share mode
 * until the job is queued, so that no deletion comes between.
 */
@ApplicationScoped
public class DeletedImages {
    /** The jobs that read the image which their payload names. */
    private static final Set<String> READERS =
            Set.of(JobKinds.DROPLET_CREATE, JobKinds.DROPLET_RESTORE, JobKinds.VOLUME_CREATE);

    private static final int BATCH = 100;

    private final SharedManifests manifests;
    private final JobQueue jobs;

    public DeletedImages(SharedManifests manifests, JobQueue jobs) {
        this.manifests = manifests;
        this.jobs = jobs;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Reading(Long imageId) {}

    /** Drops the references of a locked image in the current transaction, now if nothing is to read it, otherwise later. */
    Uni<Void> letGo(Image image) {
        if (image.manifestId == null) {
            return Uni.createFrom().voidItem();
        }
        return jobs.unfinished(READERS, Reading.class).chain(reading -> {
            if (reading.stream().anyMatch(job -> image.id.equals(job.imageId()))) {
                return Uni.createFrom().voidItem();
            }
            return manifests.letGo(image);
        });
    }

    /**
     * Drops the references of a locked image in a region that it was removed from, in the current transaction: now if nothing
     * is to read it there, otherwise later.
     */
    public Uni<Void> letGo(Image image, String region) {
        return jobs.unfinished(READERS, region, Reading.class).chain(reading -> {
            if (reading.stream().anyMatch(job -> image.id.equals(job.imageId()))) {
                image.leave(region);
                return Uni.createFrom().voidItem();
            }
            return manifests.letGo(image, region).invoke(() -> image.hasLeft(region));
        });
    }

    /** Looks again at the images that were still to be read in a region when they were removed from it. */
    @Scheduled(
            identity = "left-regions",
            every = "${freezeframe.images.let-go-interval:30s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> letGoOfLeftRegions() {
        return Panache.withTransaction(() -> Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select * from image where leaving_regions <> '{}' and manifest_id is not null"
                                        + " and status <> 'deleted' order by id limit " + BATCH + " for update",
                                Image.class)
                        .getResultList())
                .chain(images -> Multi.createFrom()
                        .iterable(images)
                        .onItem()
                        .transformToUniAndConcatenate(this::letGoOfLeft)
                        .collect()
                        .asList()
                        .replaceWithVoid()));
    }

    private Uni<Void> letGoOfLeft(Image image) {
        return Multi.createFrom()
                .iterable(List.of(image.leavingRegions))
                .onItem()
                .transformToUniAndConcatenate(region -> letGo(image, region))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    /** Looks again at the images that were still to be read when they were deleted. */
    @Scheduled(
            identity = "deleted-images",
            every = "${freezeframe.images.let-go-interval:30s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> letGoOfUnread() {
        return Panache.withTransaction(
                () -> Image.<Image>find("status = ?1 and manifestId is not null order by id", ImageStatus.DELETED)
                        .withLock(LockModeType.PESSIMISTIC_WRITE)
                        .page(Page.ofSize(BATCH))
                        .list()
                        .chain(images -> Multi.createFrom()
                                .iterable(images)
                                .onItem()
                                .transformToUniAndConcatenate(this::letGo)
                                .collect()
                                .asList()
                                .replaceWithVoid()));
    }
}
