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
import dev.freezeframe.snapshots.region.StoreStates;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import dev.freezeframe.snapshots.tag.Tags;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** {@code POST /v2/volumes/{id}/snapshots}: checks the limits, then makes the row and the job that saves the disk. */
@ApplicationScoped
public class SnapshotVolume {
    private static final List<ImageStatus> ALIVE = List.of(ImageStatus.NEW, ImageStatus.PENDING, ImageStatus.AVAILABLE);

    private final CurrentCaller caller;
    private final Volumes volumes;
    private final StoreStates stores;
    private final VolumeLimits limits;
    private final Actions actions;
    private final Tags tags;
    private final JobQueue jobs;
    private final SnapshotEvents events;

    public SnapshotVolume(
            CurrentCaller caller,
            Volumes volumes,
            StoreStates stores,
            VolumeLimits limits,
            Actions actions,
            Tags tags,
            JobQueue jobs,
            SnapshotEvents events) {
        this.caller = caller;
        this.volumes = volumes;
        this.stores = stores;
        this.limits = limits;
        this.actions = actions;
        this.tags = tags;
        this.jobs = jobs;
        this.events = events;
    }

    /** Begins the snapshot in the current transaction; the volume is held until it is complete. */
    public Uni<Image> begin(UUID volumeId, RequestBody body) {
        String name = body.requiredText("name", 255);
        List<String> wantedTags = Tags.wanted(body);
        return volumes.lock(caller.team(), volumeId)
                .invoke(Volumes::requireFree)
                .call(volume -> stores.requireThere(volume.region))
                .call(volume -> checkLimits(volume, name))
                .chain(volume -> tags.ensure(volume.team, wantedTags).chain(written -> begin(volume, name, written)));
    }

    private Uni<Void> checkLimits(Volume volume, String name) {
        return Image.<Image>list(
                        "team = ?1 and resourceId = ?2 and kind = ?3 and status in ?4",
                        volume.team,
                        volume.id.toString(),
                        ImageKind.VOLUME_SNAPSHOT,
                        ALIVE)
                .invoke(snapshots -> {
                    if (snapshots.stream().anyMatch(snapshot -> snapshot.name.equals(name))) {
                        throw ApiException.conflict("A snapshot of this volume with that name already exists.");
                    }
                    if (snapshots.size() >= limits.volumeSnapshots()) {
                        throw ApiException.unprocessable("failed to create snapshot: a volume can have at most "
                                + limits.volumeSnapshots() + " snapshots; delete one first");
                    }
                    snapshots.stream()
                            .map(snapshot -> snapshot.createdAt)
                            .max(Instant::compareTo)
                            .ifPresent(this::checkInterval);
                })
                .replaceWithVoid();
    }

    /** Without {@code retry-after}: existing clients would sleep it in full, and silently. */
    private void checkInterval(Instant last) {
        Duration interval = limits.volumeSnapshotInterval();
        if (actions.now().isBefore(last.plus(interval))) {
            throw ApiException.tooManyRequests(
                    "failed to create snapshot: this operation is rate-limited - one request per " + text(interval));
        }
    }

    /** As the original writes it: {@code 10m0s}. */
    private static String text(Duration interval) {
        String hours = interval.toHours() > 0 ? interval.toHours() + "h" : "";
        return hours + interval.toMinutesPart() + "m" + interval.toSecondsPart() + "s";
    }

    private Uni<Image> begin(Volume volume, String name, List<String> wantedTags) {
        Image image = new Image();
        image.uuid = UUID.randomUUID();
        image.team = volume.team;
        image.kind = ImageKind.VOLUME_SNAPSHOT;
        image.status = ImageStatus.PENDING;
        image.name = name;
        image.createdAt = actions.now();
        image.resourceId = volume.id.toString();
        image.minDiskSize = Math.toIntExact(volume.sizeGib);
        image.regions = new String[] {volume.region};
        image.tags = wantedTags.toArray(String[]::new);
        String requestId = caller.get().requestId();
        return image.<Image>persistAndFlush()
                .chain(() -> jobs.enqueue(new NewJob(
                        JobKinds.VOLUME_SNAPSHOT,
                        volume.region,
                        new VolumeJob(volume.id, null, image.id, 0),
                        requestId)))
                .invoke(job -> volume.pendingAction = job)
                .chain(() -> events.requested(image, null, requestId))
                .replaceWith(image);
    }
}
