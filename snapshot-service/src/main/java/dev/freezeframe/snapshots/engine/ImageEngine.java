package dev.freezeframe.snapshots.engine;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.LeaseLostException;
import dev.freezeframe.kit.job.PermanentJobFailure;
import dev.freezeframe.snapshots.engine.index.CatalogIndex;
import dev.freezeframe.snapshots.engine.index.ManifestPlace;
import dev.freezeframe.snapshots.engine.keys.ImageKeys;
import dev.freezeframe.store.disk.BlockSource;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Saves disks to a region's image store and builds disks from it, as part of a job.
 *
 * <p>{@link #save} and {@link #restore} block and belong on the job's worker thread; what they need of the machine is
 * shared by all jobs and bounded. The other methods change the store's index within the current transaction, so that an
 * image and its references appear and disappear together.
 */
@ApplicationScoped
public class ImageEngine {
    private final ImageSaving saving;
    private final DiskBuilding building;
    private final CatalogIndex index;
    private final ImageKeys keys;

    public ImageEngine(ImageSaving saving, DiskBuilding building, CatalogIndex index, ImageKeys keys) {
        this.saving = saving;
        this.building = building;
        this.index = index;
        this.keys = keys;
    }

    /**
     * Stores what the region does not hold yet of a disk, and returns when all of it is durable. The image lasts only
     * once {@link #commit} has run in the transaction that completes the job. A job that is tried again finds what its
     * earlier attempts have stored.
     *
     * @param domain the team within which equal content is stored once
     * @param source the disk; the caller closes it
     * @param parentManifest the image that the disk descends from, as far as known; for information only
     * @param description what a stranger who finds the image in the bucket should know: name, kind, …
     * @throws PermanentJobFailure if the disk cannot be read for what it is
     * @throws LeaseLostException if another worker has taken the job over
     * @throws ImageStoreException if the region's store does not do its work; trying again may help
     * @throws IOException of the disk; trying again may help
     */
    public StoredImage save(
            JobContext job,
            String region,
            UUID domain,
            BlockSource source,
            @Nullable UUID parentManifest,
            Map<String, String> description)
            throws PermanentJobFailure, IOException, InterruptedException {
        return saving.save(job, region, domain, source, parentManifest, description);
    }

    /**
     * Makes a saved image refer to its data, within {@link JobContext#completeWith}. From there on it can be restored,
     * until it is {@linkplain #drop dropped}.
     */
    public Uni<Void> commit(StoredImage stored, JobContext job) {
        return index.commit(stored.session(), stored.references())
                .chain(() -> keys.enter(stored.manifestId(), stored.session().domain(), stored.key()));
    }

    /**
     * Builds a disk from an image: a sparse file that takes the place of {@code target} in one step, once it is complete
     * and durable. Every piece is verified. The image may be dropped meanwhile.
     *
     * @param target where the disk will be; its directory is made if it is not there
     * @param sizeBytes size of the disk, at least the image's; the rest reads as zeros
     * @throws PermanentJobFailure if the image is not in the region, is damaged or does not fit
     * @throws LeaseLostException if another worker has taken the job over
     * @throws ImageStoreException if the region's store does not do its work; trying again may help
     * @throws IOException of the pool; trying again may help
     */
    public void restore(JobContext job, String region, UUID manifestId, Path target, long sizeBytes)
            throws PermanentJobFailure, IOException, InterruptedException {
        restore(job, region, manifestId, target, sizeBytes, Damaged.FAILS);
    }

    /**
     * As {@link #restore(JobContext, String, UUID, Path, long)}, and says what to do about damage. Ranges that stay zeros
     * because of it are listed in the job's progress.
     */
    public void restore(JobContext job, String region, UUID manifestId, Path target, long sizeBytes, Damaged damaged)
            throws PermanentJobFailure, IOException, InterruptedException {
        building.build(job, region, manifestId, target, sizeBytes, damaged);
    }

    /**
     * Gives up what a failing job has stored, within {@link dev.freezeframe.kit.job.JobHandler#failed}. What no image
     * refers to is reclaimed by the sweep.
     */
    public Uni<Void> release(JobContext job) {
        return index.release(JobClaims.session(job.id()), job.fence());
    }

    /**
     * Refers to an image's data once more on behalf of {@code holder}, in the current transaction, so that the image may be
     * deleted while it is read. Undone by {@link #drop(UUID, String)} of the holder.
     *
     * @return whether the image was there
     */
    public Uni<Boolean> hold(String region, UUID manifestId, UUID holder) {
        return index.hold(region, manifestId, holder);
    }

    /** Drops an image's references in every region, in the current transaction; the sweep reclaims the space later. */
    public Uni<Void> drop(UUID manifestId) {
        return index.dropEverywhere(manifestId);
    }

    /** Drops an image's references in one region, in the current transaction. */
    public Uni<Void> drop(UUID manifestId, String region) {
        return index.drop(region, manifestId);
    }

    /** Locks an image's references until the current transaction ends, so that one at a time decides whether they go. */
    public Uni<Void> lock(UUID manifestId) {
        return index.lock(manifestId);
    }

    /**
     * Where an image's content lies, which stays so until the current transaction ends: its references are locked.
     *
     * @throws IllegalStateException when it is nowhere
     */
    public Uni<ManifestReplicas> replicas(UUID manifestId) {
        return index.lockPlaces(manifestId).map(places -> {
            if (places.isEmpty()) {
                throw new IllegalStateException("no region holds manifest " + manifestId);
            }
            return new ManifestReplicas(
                    places.get(0).domain(),
                    places.stream().map(ManifestPlace::region).collect(Collectors.toUnmodifiableSet()));
        });
    }

    /**
     * Makes a copied image refer to its data in the region it was copied to, within the transaction that adds the region.
     *
     * @param fence that of the work that copied
     * @return false when that cannot be, because what was copied is not claimed any more; then nothing has changed
     */
    public Uni<Boolean> takeOver(long replication, long fence) {
        return index.tryCommitStaged("replication-" + replication, fence);
    }

    /**
     * Gives another team the key of an image, in the current transaction: from its commit on the image opens with that
     * team's key as well.
     */
    public Uni<Void> giveKey(UUID manifestId, UUID from, UUID to) {
        return keys.give(manifestId, from, to);
    }

    /** Takes the key of an image from a team that has none on the manifest any more, in the current transaction. */
    public Uni<Void> takeKey(UUID manifestId, UUID team) {
        return keys.take(manifestId, team);
    }
}
