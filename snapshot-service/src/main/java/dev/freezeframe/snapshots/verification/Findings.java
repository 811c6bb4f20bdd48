package dev.freezeframe.snapshots.verification;

import dev.freezeframe.snapshots.engine.ImageChecks;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/**
 * Names the images that damage affects, whoever has found or repaired it, and tells when one changes. The image store is
 * asked and the images are made to agree; so nothing is missed, whatever happens at the same moment.
 */
@ApplicationScoped
public class Findings {
    private final ImageChecks checks;
    private final SnapshotEvents events;

    public Findings(ImageChecks checks, SnapshotEvents events) {
        this.checks = checks;
        this.events = events;
    }

    /**
     * Compares all images with what is known of the store, in the current transaction or one of its own. One at a time, and
     * each looks only when it has its turn: nobody puts what is over in the place of what somebody else has found since.
     */
    @Scheduled(
            identity = "verification-findings",
            every = "${freezeframe.verification.interval:15s}",
            delayed = "25s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public Uni<Void> reconcile() {
        return Panache.withTransaction(() -> checks.damagedNow().chain(damaged -> reconcile(damaged)));
    }

    private Uni<Void> reconcile(Map<UUID, Set<String>> damaged) {
        List<UUID> manifests = damaged.isEmpty() ? List.of(new UUID(0, 0)) : List.copyOf(damaged.keySet());
        return Image.<Image>find(
                        "status = ?1 and (manifestId in ?2 or verification = ?3) order by id",
                        ImageStatus.AVAILABLE,
                        manifests,
                        Image.DAMAGED)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()
                .chain(images -> Multi.createFrom()
                        .iterable(images)
                        .onItem()
                        .transformToUniAndConcatenate(
                                image -> apply(image, damaged.getOrDefault(image.manifestId, Set.of())))
                        .collect()
                        .last()
                        .replaceWithVoid());
    }

    private Uni<Void> apply(Image image, Set<String> found) {
        Set<String> before = new TreeSet<>(List.of(image.damagedRegions));
        Set<String> there = new TreeSet<>(Arrays.asList(image.regions));
        Set<String> now = new TreeSet<>(found);
        now.retainAll(there);
        if (now.equals(before)) {
            return Uni.createFrom().voidItem();
        }
        image.damagedRegions = now.toArray(String[]::new);
        image.verification = now.isEmpty() ? Image.REPAIRED : Image.DAMAGED;
        Set<String> fresh = new TreeSet<>(now);
        fresh.removeAll(before);
        Set<String> over = new TreeSet<>(before);
        over.removeAll(now);
        over.retainAll(there);
        return each(fresh, region -> events.damaged(image, region))
                .chain(() -> each(over, region -> events.repaired(image, region)));
    }

    private static Uni<Void> each(Set<String> regions, Function<String, Uni<Void>> tell) {
        return Multi.createFrom()
                .iterable(regions)
                .onItem()
                .transformToUniAndConcatenate(region -> tell.apply(region))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
