package dev.freezeframe.snapshots.droplet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.job.JobQueue;
import dev.freezeframe.kit.job.NewJob;
import dev.freezeframe.snapshots.action.Action;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.action.Actions.Subject;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageKind;
import dev.freezeframe.snapshots.image.ImageReferences;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.job.JobKinds;
import dev.freezeframe.snapshots.region.StoreStates;
import dev.freezeframe.snapshots.size.SizeCatalog;
import dev.freezeframe.snapshots.size.SizeView;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Carries out what is asked of a droplet. Runs in the current transaction, with the droplet's row locked and free. */
@ApplicationScoped
public class DropletActions {
    private final CurrentCaller caller;
    private final Actions actions;
    private final ImageReferences images;
    private final StoreStates stores;
    private final SizeCatalog sizes;
    private final JobQueue jobs;
    private final DropletEvents events;
    private final SnapshotEvents snapshotEvents;

    public DropletActions(
            CurrentCaller caller,
            Actions actions,
            ImageReferences images,
            StoreStates stores,
            SizeCatalog sizes,
            JobQueue jobs,
            DropletEvents events,
            SnapshotEvents snapshotEvents) {
        this.caller = caller;
        this.actions = actions;
        this.images = images;
        this.stores = stores;
        this.sizes = sizes;
        this.jobs = jobs;
        this.events = events;
        this.snapshotEvents = snapshotEvents;
    }

    /** What a command needs besides {@code droplet:update}; only its body tells. */
    public void requireScopes(DropletCommand command) {
        if (command instanceof DropletCommand.Snapshot) {
            caller.require("image:create");
        } else if (command instanceof DropletCommand.Restore || command instanceof DropletCommand.Rebuild) {
            caller.require("droplet:admin");
        } else if (command instanceof DropletCommand.Resize) {
            caller.require("droplet:create");
        }
    }

    /** Begins the command, or does it where it takes no time. */
    public Uni<Action> perform(Droplet droplet, DropletCommand command) {
        if (command instanceof DropletCommand.Snapshot snapshot) {
            return snapshot(droplet, snapshot);
        } else if (command instanceof DropletCommand.Restore restore) {
            return restore(droplet, restore);
        } else if (command instanceof DropletCommand.Rebuild rebuild) {
            return rebuild(droplet, rebuild);
        } else if (command instanceof DropletCommand.Resize resize) {
            return resize(droplet, resize);
        } else if (command instanceof DropletCommand.Rename rename) {
            return rename(droplet, rename);
        } else {
            return power(droplet, command.type());
        }
    }

    private Uni<Action> snapshot(Droplet droplet, DropletCommand.Snapshot command) {
        Image image = new Image();
        image.team = droplet.team;
        image.kind = ImageKind.SNAPSHOT;
        image.status = ImageStatus.NEW;
        image.createdAt = actions.now();
        image.name = command.name().orElse(droplet.name + "-" + image.createdAt.getEpochSecond());
        image.resourceId = Long.toString(droplet.id);
        image.minDiskSize = droplet.diskGib;
        // Clients find the snapshot as the one that was created when the action was started.
        return stores.requireThere(droplet.region)
                .chain(() -> Image.<Image>findById(droplet.imageId))
                .invoke(origin -> image.distribution = origin.distribution)
                .chain(() -> image.<Image>persist())
                .chain(() -> actions.open(
                        droplet.team, "snapshot", Subject.droplet(droplet.id, droplet.region), image.createdAt))
                .call(action -> hold(droplet, action, JobKinds.DROPLET_SNAPSHOT, image, false))
                .call(action ->
                        snapshotEvents.requested(image, action.id, caller.get().requestId()));
    }

    private Uni<Action> restore(Droplet droplet, DropletCommand.Restore command) {
        return usable(droplet, command.image())
                .invoke(image -> {
                    if (image.kind != ImageKind.SNAPSHOT
                            || !Long.toString(droplet.id).equals(image.resourceId)) {
                        throw ApiException.unprocessable(
                                "The image is not a snapshot of this Droplet; use rebuild, or create a Droplet from it.");
                    }
                })
                .chain(image -> replaceDisk(droplet, "restore", image, command.salvage()));
    }

    private Uni<Action> rebuild(Droplet droplet, DropletCommand.Rebuild command) {
        return usable(droplet, command.image())
                .chain(image -> replaceDisk(droplet, "rebuild", image, command.salvage()));
    }

    private Uni<Image> usable(Droplet droplet, JsonNode reference) {
        return images.resolve(caller.team(), reference)
                .map(found -> found.orElseThrow(() -> ApiException.unprocessable("You specified an invalid image.")))
                .invoke(image -> checkFits(droplet, image))
                .call(image -> stores.requireThere(droplet.region, List.of(image.regions)));
    }

    private static void checkFits(Droplet droplet, Image image) {
        if (!Arrays.asList(image.regions).contains(droplet.region)) {
            throw ApiException.unprocessable("The image is not available in region " + droplet.region + ".");
        }
        if (image.minDiskSize > droplet.diskGib) {
            throw ApiException.unprocessable("The image needs a disk of at least " + image.minDiskSize
                    + " GB; the Droplet has " + droplet.diskGib + " GB.");
        }
    }

    private Uni<Action> replaceDisk(Droplet droplet, String type, Image image, boolean salvage) {
        return actions.open(droplet.team, type, Subject.droplet(droplet.id, droplet.region))
                .call(action -> hold(droplet, action, JobKinds.DROPLET_RESTORE, image, salvage));
    }

    private Uni<Long> hold(Droplet droplet, Action action, String kind, Image image, boolean salvage) {
        action.snapshotId = image.publicId();
        return hold(droplet, action, kind, DropletJob.withImage(droplet.id, action.id, image.id, salvage));
    }

    private Uni<Long> hold(Droplet droplet, Action action, String kind, DropletJob work) {
        droplet.pendingAction = action.id;
        return jobs.enqueue(new NewJob(kind, droplet.region, work, caller.get().requestId()))
                .invoke(job -> action.jobId = job);
    }

    private Uni<Action> resize(Droplet droplet, DropletCommand.Resize command) {
        SizeView size = sizes.find(command.size())
                .filter(SizeView::available)
                .orElseThrow(() -> ApiException.unprocessable("You specified an invalid size."));
        if (!"off".equals(droplet.status)) {
            throw ApiException.unprocessable("Droplet must be powered off before it can be resized.");
        }
        if (size.disk() < droplet.diskGib) {
            throw ApiException.unprocessable("This size is not available because it has a smaller disk.");
        }
        return actions.open(droplet.team, "resize", Subject.droplet(droplet.id, droplet.region))
                .call(action -> hold(
                        droplet,
                        action,
                        JobKinds.DROPLET_RESIZE,
                        new DropletJob(droplet.id, action.id, null, size.slug(), command.disk(), false)));
    }

    private Uni<Action> rename(Droplet droplet, DropletCommand.Rename command) {
        CreateDroplets.checkName(command.name());
        droplet.name = command.name();
        return done(droplet, "rename", EventTypes.DROPLET_RENAMED);
    }

    private static final Set<String> TURNS_OFF = Set.of("power_off", "shutdown");

    /** No machine runs: what changes is the state that is on record. */
    private Uni<Action> power(Droplet droplet, String type) {
        boolean off = "off".equals(droplet.status);
        if (off && TURNS_OFF.contains(type)) {
            throw ApiException.unprocessable("Droplet is already powered off");
        }
        if (!off && type.equals("power_on")) {
            throw ApiException.unprocessable("Droplet is already powered on");
        }
        if (off && type.equals("reboot")) {
            throw ApiException.unprocessable("Droplet is powered off; power it on instead");
        }
        droplet.status = TURNS_OFF.contains(type) ? "off" : "active";
        return done(droplet, type, EventTypes.DROPLET_POWER_CHANGED);
    }

    private Uni<Action> done(Droplet droplet, String type, String event) {
        return actions.record(droplet.team, type, Subject.droplet(droplet.id, droplet.region))
                .call(action ->
                        events.append(event, droplet, action.id, caller.get().requestId()));
    }
}
