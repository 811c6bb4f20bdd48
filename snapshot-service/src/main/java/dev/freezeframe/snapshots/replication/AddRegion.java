package dev.freezeframe.snapshots.replication;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.snapshots.action.Action;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.action.Actions.Subject;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.region.RegionCatalog;
import dev.freezeframe.snapshots.region.RegionView;
import dev.freezeframe.snapshots.region.StoreStates;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Begins to bring an image to one more region: opens the action that shows it, and asks for the copy, in one transaction.
 * Where another image with the same content is in the region already, the image is there at once.
 */
@ApplicationScoped
public class AddRegion {
    private final RegionCatalog regions;
    private final StoreStates stores;
    private final Replications replications;
    private final ReplicationRequests requests;
    private final AddedRegions added;
    private final Actions actions;

    public AddRegion(
            RegionCatalog regions,
            StoreStates stores,
            Replications replications,
            ReplicationRequests requests,
            AddedRegions added,
            Actions actions) {
        this.regions = regions;
        this.stores = stores;
        this.replications = replications;
        this.requests = requests;
        this.added = added;
        this.actions = actions;
    }

    /**
     * What is wanted.
     *
     * @param region slug of the region
     * @param policyId the policy that wants it; null when somebody does
     * @param requestId the request that caused it
     */
    public record Order(
            String region,
            @Nullable Long policyId,
            @Nullable String requestId) {}

    /**
     * Begins, in the current transaction and with the image's row locked.
     *
     * @return the action; completed, where nothing had to be copied
     * @throws ApiException 422 that says why it cannot be
     */
    public Uni<Action> begin(Image image, Order order) {
        return obstacle(image, order.region())
                .invoke(obstacle -> obstacle.ifPresent(reason -> {
                    throw ApiException.unprocessable(reason);
                }))
                .chain(() -> open(image, order));
    }

    /** Begins where that can be and is not done or under way already; otherwise does nothing. */
    Uni<Void> beginIfPossible(Image image, Order order) {
        return obstacle(image, order.region())
                .chain(obstacle -> obstacle.isPresent()
                        ? Uni.createFrom().voidItem()
                        : open(image, order).replaceWithVoid());
    }

    /** Why the image cannot be brought to the region, in words for the user; empty when it can. */
    Uni<Optional<String>> obstacle(Image image, String region) {
        if (regions.find(region).filter(RegionView::available).isEmpty()) {
            return Uni.createFrom().item(Optional.of("You specified an invalid region."));
        }
        if (image.status != ImageStatus.AVAILABLE || image.manifestId == null) {
            return Uni.createFrom().item(Optional.of("The image is not available yet, or not any more."));
        }
        if (image.isIn(region)) {
            return Uni.createFrom().item(Optional.of("The image is available in region " + region + " already."));
        }
        return stores.lost().chain(lost -> obstacle(image, region, lost));
    }

    private Uni<Optional<String>> obstacle(Image image, String region, Set<String> lost) {
        if (lost.contains(region)) {
            return Uni.createFrom().item(Optional.of(StoreStates.lostWords(region)));
        }
        if (ReplicationRequests.sources(image, lost).isEmpty()) {
            return Uni.createFrom()
                    .item(Optional.of(
                            "The image cannot be copied: the image store of every region that has it is lost."));
        }
        return replications
                .underWay(image, region)
                .map(running -> running.map(other ->
                        "The image is being copied to region " + region + " already, by action " + other.id + "."));
    }

    private Uni<Action> open(Image image, Order order) {
        Subject subject = image.uuid == null
                ? Subject.image(image.id, order.region())
                : Subject.volumeSnapshot(image.uuid, order.region());
        return actions.open(image.team, "transfer", subject)
                .invoke(action -> action.snapshotId = image.publicId())
                .call(action -> ask(image, order, action));
    }

    private Uni<Void> ask(Image image, Order order, Action action) {
        Replication replication = new Replication();
        replication.id = action.id;
        replication.imageId = image.id;
        replication.manifestId = image.manifestId;
        replication.region = order.region();
        replication.policyId = order.policyId();
        replication.requestId = order.requestId();
        replication.requestedAt = action.startedAt;
        return requests.ask(image, replication)
                .call(() -> replication.<Replication>persistAndFlush())
                .chain(outcome -> added.show(image, replication, action, outcome));
    }
}
