package dev.freezeframe.snapshots.droplet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.job.JobQueue;
import dev.freezeframe.kit.job.NewJob;
import dev.freezeframe.snapshots.action.Action;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.action.Actions.Subject;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageReferences;
import dev.freezeframe.snapshots.job.JobKinds;
import dev.freezeframe.snapshots.region.RegionCatalog;
import dev.freezeframe.snapshots.region.RegionView;
import dev.freezeframe.snapshots.region.StoreStates;
import dev.freezeframe.snapshots.size.SizeCatalog;
import dev.freezeframe.snapshots.size.SizeView;
import dev.freezeframe.snapshots.tag.Tags;
import dev.freezeframe.snapshots.volume.VolumeAttachments;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** {@code POST /v2/droplets}: checks what is wanted, then makes the rows and the jobs that build the disks. */
@ApplicationScoped
public class CreateDroplets {
    /** The published form of a droplet's name. */
    static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]?[a-z0-9A-Z.\\-]*[a-z0-9A-Z]");

    private static final int LONGEST_NAME = 255;
    private static final int MOST_AT_ONCE = 10;
    private static final int LONGEST_USER_DATA = 64 * 1024;

    private final CurrentCaller caller;
    private final RegionCatalog regions;
    private final StoreStates stores;
    private final SizeCatalog sizes;
    private final ImageReferences images;
    private final Actions actions;
    private final Tags tags;
    private final JobQueue jobs;
    private final VolumeAttachments attachments;

    public CreateDroplets(
            CurrentCaller caller,
            RegionCatalog regions,
            StoreStates stores,
            SizeCatalog sizes,
            ImageReferences images,
            Actions actions,
            Tags tags,
            JobQueue jobs,
            VolumeAttachments attachments) {
        this.caller = caller;
        this.regions = regions;
        this.stores = stores;
        this.sizes = sizes;
        this.images = images;
        this.actions = actions;
        this.tags = tags;
        this.jobs = jobs;
        this.attachments = attachments;
    }

    /** A droplet that is being made, and the action that shows it. */
    public record Created(Droplet droplet, Action action) {}

    private record Wanted(
            List<String> names, SizeView size, RegionView region, Image image, List<String> tags, boolean salvage) {
        Wanted withTags(List<String> written) {
            return new Wanted(names, size, region, image, written, salvage);
        }
    }

    /** Makes the droplets in the current transaction. */
    public Uni<List<Created>> create(RequestBody body) {
        List<String> names = names(body);
        SizeView size = size(body);
        List<String> wantedTags = Tags.wanted(body);
        List<UUID> volumes = VolumeAttachments.wanted(body);
        boolean salvage = body.bool("salvage", false);
        checkUserData(body);
        if (names.size() > 1 && !volumes.isEmpty()) {
            throw ApiException.unprocessable("volumes can be attached to a single Droplet only");
        }
        JsonNode reference = body.value("image").orElseThrow(CreateDroplets::invalidImage);
        return images.resolve(caller.team(), reference)
                .map(found -> found.orElseThrow(CreateDroplets::invalidImage))
                .chain(image -> stores.lost()
                        .map(lost -> new Wanted(names, size, region(body, image, lost), image, wantedTags, salvage)))
                .invoke(CreateDroplets::checkDisk)
                .chain(wanted -> tags.ensure(caller.team(), wanted.tags()).map(wanted::withTags))
                .chain(wanted -> createAll(wanted, volumes));
    }

    private static List<String> names(RequestBody body) {
        List<String> names = new ArrayList<>(body.texts("names", MOST_AT_ONCE, LONGEST_NAME));
        if (names.isEmpty()) {
            names.add(body.requiredText("name", LONGEST_NAME));
        }
        names.forEach(CreateDroplets::checkName);
        return names;
    }

    /** @throws ApiException 422 when it is no name for a droplet */
    static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ApiException.unprocessable("Only valid hostname characters are allowed. (a-z, A-Z, 0-9, . and -)");
        }
    }

    private SizeView size(RequestBody body) {
        String slug = body.requiredText("size", 255);
        return sizes.find(slug)
                .filter(SizeView::available)
                .orElseThrow(() -> ApiException.unprocessable("You specified an invalid size for Droplet creation."));
    }

    private static void checkUserData(RequestBody body) {
        Optional<JsonNode> userData = body.value("user_data");
        if (userData.isPresent()
                && (!userData.get().isTextual() || userData.get().textValue().length() > LONGEST_USER_DATA)) {
            throw ApiException.unprocessable("user_data must be a string of at most 64 KiB");
        }
    }

    private static ApiException invalidImage() {
        return ApiException.unprocessable("You specified an invalid image for Droplet creation.");
    }

    /** Absent: where the image is. A prefix such as {@code nyc}: the first region of that name where the image is. */
    private RegionView region(RequestBody body, Image image, Set<String> lost) {
        String wanted = body.text("region", 255).orElse("");
        List<String> holding = Arrays.asList(image.regions);
        List<RegionView> matching = regions.all().stream()
                .filter(RegionView::available)
                .filter(region -> wanted.isEmpty()
                        || region.slug().equals(wanted)
                        || region.slug().matches(Pattern.quote(wanted) + "[0-9]+"))
                .toList();
        if (matching.isEmpty()) {
            throw ApiException.unprocessable("You specified an invalid region for Droplet creation.");
        }
        List<RegionView> fitting = matching.stream()
                .filter(region -> holding.contains(region.slug()))
                .toList();
        if (fitting.isEmpty()) {
            throw ApiException.unprocessable(
                    "The image is not available in region " + matching.get(0).slug() + ".");
        }
        return fitting.stream()
                .filter(region -> !lost.contains(region.slug()))
                .findFirst()
                .orElseThrow(() -> ApiException.unprocessable(StoreStates.lostWords(
                        fitting.get(0).slug(),
                        holding.stream().filter(slug -> !lost.contains(slug)).toList())));
    }

    private static void checkDisk(Wanted wanted) {
        if (wanted.size().disk() < wanted.image().minDiskSize) {
            throw ApiException.unprocessable("The image needs a disk of at least "
                    + wanted.image().minDiskSize + " GB; size " + wanted.size().slug() + " has "
                    + wanted.size().disk() + " GB.");
        }
    }

    private Uni<List<Created>> createAll(Wanted wanted, List<UUID> volumes) {
        return Multi.createFrom()
                .iterable(wanted.names())
                .onItem()
                .transformToUniAndConcatenate(name -> create(wanted, name))
                .collect()
                .asList()
                .call(created -> attachVolumes(created.get(0), volumes));
    }

    private Uni<Void> attachVolumes(Created created, List<UUID> volumes) {
        return attachments.attachAll(
                created.droplet(), volumes, created.action().id, caller.get().requestId());
    }

    private Uni<Created> create(Wanted wanted, String name) {
        Droplet droplet = new Droplet();
        droplet.team = caller.team();
        droplet.name = name;
        droplet.status = "new";
        droplet.region = wanted.region().slug();
        droplet.imageId = wanted.image().id;
        droplet.createdAt = actions.now();
        droplet.tags = wanted.tags().toArray(String[]::new);
        resize(droplet, wanted.size());
        droplet.diskGib = wanted.size().disk();
        return droplet.<Droplet>persist()
                .chain(kept -> actions.open(kept.team, "create", Subject.droplet(kept.id, kept.region)))
                .call(action -> build(droplet, action, wanted.salvage()))
                .map(action -> new Created(droplet, action));
    }

    /** Gives the droplet a size, all but the disk. */
    static void resize(Droplet droplet, SizeView size) {
        droplet.sizeSlug = size.slug();
        droplet.memoryMib = size.memory();
        droplet.vcpus = size.vcpus();
    }

    private Uni<Long> build(Droplet droplet, Action action, boolean salvage) {
        droplet.pendingAction = action.id;
        DropletJob work = DropletJob.withImage(droplet.id, action.id, droplet.imageId, salvage);
        return jobs.enqueue(new NewJob(
                        JobKinds.DROPLET_CREATE,
                        droplet.region,
                        work,
                        caller.get().requestId()))
                .invoke(job -> action.jobId = job);
    }
}
