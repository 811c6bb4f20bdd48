package dev.freezeframe.snapshots.volume;

import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.job.JobQueue;
import dev.freezeframe.kit.job.NewJob;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageKind;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.job.JobKinds;
import dev.freezeframe.snapshots.region.RegionCatalog;
import dev.freezeframe.snapshots.region.RegionView;
import dev.freezeframe.snapshots.region.StoreStates;
import dev.freezeframe.snapshots.tag.Tags;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** {@code POST /v2/volumes}: checks what is wanted, then makes the row and the job that makes the disk. */
@ApplicationScoped
public class CreateVolume {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final int LONGEST_DESCRIPTION = 1_024;
    private static final Set<String> FILE_SYSTEMS = Set.of("ext4", "xfs");

    private final CurrentCaller caller;
    private final RegionCatalog regions;
    private final StoreStates stores;
    private final VolumeLimits limits;
    private final Actions actions;
    private final Tags tags;
    private final JobQueue jobs;

    public CreateVolume(
            CurrentCaller caller,
            RegionCatalog regions,
            StoreStates stores,
            VolumeLimits limits,
            Actions actions,
            Tags tags,
            JobQueue jobs) {
        this.caller = caller;
        this.regions = regions;
        this.stores = stores;
        this.limits = limits;
        this.actions = actions;
        this.tags = tags;
        this.jobs = jobs;
    }

    /** Makes the volume in the current transaction; it is held until its disk is there. */
    public Uni<Volume> create(RequestBody body) {
        Volume volume = new Volume();
        volume.id = UUID.randomUUID();
        volume.team = caller.team();
        volume.name = name(body);
        volume.description = body.text("description", LONGEST_DESCRIPTION).orElse("");
        volume.filesystemType = fileSystem(body);
        volume.filesystemLabel = label(body, volume.filesystemType);
        volume.createdAt = actions.now();
        List<String> wantedTags = Tags.wanted(body);
        return snapshot(body)
                .invoke(image -> place(volume, body, image))
                .call(image -> stores.requireThere(
                        volume.region,
                        image.map(found -> List.of(found.regions)).orElse(List.of())))
                .call(() -> tags.ensure(volume.team, wantedTags)
                        .invoke(written -> volume.tags = written.toArray(String[]::new)))
                .chain(image -> build(volume, image));
    }

    private static String name(RequestBody body) {
        String name = body.requiredText("name", 64);
        if (!NAME.matcher(name).matches()) {
            throw ApiException.unprocessable(
                    "name must begin with a lowercase letter and have only lowercase letters, numbers and dashes");
        }
        return name;
    }

    private static String fileSystem(RequestBody body) {
        String type = body.text("filesystem_type", 16).orElse("");
        if (!type.isEmpty() && !FILE_SYSTEMS.contains(type)) {
            throw ApiException.unprocessable("filesystem_type must be ext4 or xfs");
        }
        return type;
    }

    private static String label(RequestBody body, String fileSystem) {
        return body.text("filesystem_label", fileSystem.equals("xfs") ? 12 : 16).orElse("");
    }

    private Uni<Optional<Image>> snapshot(RequestBody body) {
        Optional<UUID> id = body.uuid("snapshot_id");
        if (id.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return Image.<Image>find(
                        "uuid = ?1 and team = ?2 and kind = ?3 and status in ?4",
                        id.get(),
                        caller.team(),
                        ImageKind.VOLUME_SNAPSHOT,
                        List.of(ImageStatus.NEW, ImageStatus.PENDING, ImageStatus.AVAILABLE))
                // Not to be deleted before the job that reads it is queued.
                .withLock(LockModeType.PESSIMISTIC_READ)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(ApiException::notFound)
                .map(Optional::of);
    }

    /** Region and size. A volume made from a snapshot is where the snapshot is, and at least as large. */
    private void place(Volume volume, RequestBody body, Optional<Image> snapshot) {
        Optional<String> wanted = body.text("region", 255);
        OptionalLong size = body.integer("size_gigabytes", 1, limits.volumeSize());
        if (snapshot.isPresent()) {
            Image image = snapshot.get();
            volume.region = wanted.orElseGet(() -> origin(image));
            if (image.status == ImageStatus.AVAILABLE
                    && !Arrays.asList(image.regions).contains(volume.region)) {
                throw ApiException.unprocessable("The snapshot is not available in region " + volume.region + ".");
            }
            volume.sizeGib = Math.max(image.minDiskSize, size.orElse(0));
        } else {
            volume.region = wanted.orElseThrow(() -> ApiException.unprocessable("region is required"));
            volume.sizeGib = size.orElseThrow(() -> ApiException.unprocessable("size_gigabytes is required"));
        }
        if (!regions.find(volume.region).map(RegionView::available).orElse(false)) {
            throw ApiException.unprocessable("You specified an invalid region.");
        }
    }

    private static String origin(Image image) {
        if (image.regions.length == 0) {
            throw ApiException.unprocessable("The snapshot is not available yet; give a region, or wait.");
        }
        return image.regions[0];
    }

    private Uni<Volume> build(Volume volume, Optional<Image> snapshot) {
        VolumeJob work =
                new VolumeJob(volume.id, null, snapshot.map(image -> image.id).orElse(null), volume.sizeGib);
        return jobs.enqueue(new NewJob(
                        JobKinds.VOLUME_CREATE,
                        volume.region,
                        work,
                        caller.get().requestId()))
                .invoke(job -> volume.pendingAction = job)
                .chain(() -> volume.<Volume>persistAndFlush());
    }
}
