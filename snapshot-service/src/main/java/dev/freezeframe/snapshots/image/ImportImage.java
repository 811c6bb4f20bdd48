package dev.freezeframe.snapshots.image;

import dev.freezeframe.formats.fetch.InvalidSourceUrlException;
import dev.freezeframe.formats.fetch.SourceUrl;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.job.JobQueue;
import dev.freezeframe.kit.job.NewJob;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.job.JobKinds;
import dev.freezeframe.snapshots.region.RegionCatalog;
import dev.freezeframe.snapshots.region.RegionView;
import dev.freezeframe.snapshots.region.StoreStates;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import dev.freezeframe.snapshots.tag.Tags;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** {@code POST /v2/images}: checks what is wanted, then makes the row and the job that fetches the image. */
@ApplicationScoped
public class ImportImage {
    private static final int LONGEST_URL = 2_048;
    private static final int LONGEST_DESCRIPTION = 1_024;

    /** As published; everything else is Unknown. */
    static final Set<String> DISTRIBUTIONS = Set.of(
            "Arch Linux",
            "CentOS",
            "CoreOS",
            "Debian",
            "Fedora",
            "Fedora Atomic",
            "FreeBSD",
            "Gentoo",
            "openSUSE",
            "RancherOS",
            "Rocky Linux",
            "Ubuntu");

    private final CurrentCaller caller;
    private final RegionCatalog regions;
    private final StoreStates stores;
    private final Actions actions;
    private final Tags tags;
    private final JobQueue jobs;
    private final SnapshotEvents events;

    public ImportImage(
            CurrentCaller caller,
            RegionCatalog regions,
            StoreStates stores,
            Actions actions,
            Tags tags,
            JobQueue jobs,
            SnapshotEvents events) {
        this.caller = caller;
        this.regions = regions;
        this.stores = stores;
        this.actions = actions;
        this.tags = tags;
        this.jobs = jobs;
        this.events = events;
    }

    /** Begins the import in the current transaction. */
    public Uni<Image> begin(RequestBody body) {
        Image image = new Image();
        image.team = caller.team();
        image.kind = ImageKind.CUSTOM;
        image.status = ImageStatus.NEW;
        image.name = body.requiredText("name", 255);
        image.sourceUrl = url(body.requiredText("url", LONGEST_URL));
        image.distribution = distribution(body.text("distribution", 64).orElse(""));
        image.description = body.text("description", LONGEST_DESCRIPTION).orElse("");
        image.createdAt = actions.now();
        String region = region(body.requiredText("region", 255));
        List<String> wantedTags = Tags.wanted(body);
        String requestId = caller.get().requestId();
        return stores.requireThere(region)
                .chain(() -> tags.ensure(image.team, wantedTags))
                .invoke(written -> image.tags = written.toArray(String[]::new))
                .chain(() -> image.<Image>persist())
                .chain(() -> jobs.enqueue(new NewJob(
                        JobKinds.IMAGE_IMPORT,
                        region,
                        new ImportRequest(image.id, region, image.sourceUrl),
                        requestId)))
                .chain(() -> events.requested(image, null, requestId))
                .replaceWith(image);
    }

    /** The published names, in whatever case; Unknown for all others. */
    static String distribution(String wanted) {
        return DISTRIBUTIONS.stream()
                .filter(wanted::equalsIgnoreCase)
                .findFirst()
                .orElse("Unknown");
    }

    private String region(String slug) {
        return regions.find(slug)
                .filter(RegionView::available)
                .map(RegionView::slug)
                .orElseThrow(() -> ApiException.unprocessable("You specified an invalid region."));
    }

    /** What the address leads to is checked when it is fetched; here only that it is one. */
    private static String url(String text) {
        try {
            return SourceUrl.parse(text).toString();
        } catch (InvalidSourceUrlException e) {
            throw ApiException.unprocessable(e.getMessage());
        }
    }
}
