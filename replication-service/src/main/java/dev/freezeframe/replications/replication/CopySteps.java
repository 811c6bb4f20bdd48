package dev.freezeframe.replications.replication;

import dev.freezeframe.contracts.event.EventTypes;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the copying says of itself. Every method works in the current transaction, under the row's lock; it answers
 * empty, or false, when the replication has ended, or a later attempt has begun: then the copy stops.
 */
@ApplicationScoped
public class CopySteps {
    private final ReplicationEvents events;
    private final ReplicationLife life;

    public CopySteps(ReplicationEvents events, ReplicationLife life) {
        this.events = events;
        this.life = life;
    }

    /**
     * One attempt at copying.
     *
     * @param fence higher than that of every earlier attempt
     * @param sources where the image is, and is not known to be damaged
     * @param chunksCopied by earlier attempts, as are the bytes
     * @param waits in a row before this attempt
     */
    public record Attempt(
            long id,
            long fence,
            UUID manifestId,
            UUID domain,
            List<String> sources,
            String target,
            long chunksCopied,
            long bytesCopied,
            int waits,
            int failures) {}

    /** How far the copy is, all attempts together. */
    public record Progress(
            String source,
            long chunksTotal,
            long bytesTotal,
            long chunksAlreadyThere,
            long bytesAlreadyThere,
            long chunksCopied,
            long bytesCopied,
            long rate) {}

    /** The work begins, or begins again. */
    public Uni<Optional<Attempt>> begin(long id) {
        return Replication.<Replication>findById(id, LockModeType.PESSIMISTIC_WRITE)
                .chain(replication -> {
                    if (replication == null || replication.status.isFinal() || replication.copiedAt != null) {
                        return Uni.createFrom().item(Optional.<Attempt>empty());
                    }
                    replication.attempts++;
                    replication.fence++;
                    if (replication.startedAt == null) {
                        replication.startedAt = life.now();
                    }
                    Uni<Void> told = Uni.createFrom().voidItem();
                    if (replication.status == ReplicationStatus.QUEUED) {
                        replication.status = ReplicationStatus.RUNNING;
                        told = events.tell(replication, EventTypes.REPLICATION_STARTED);
                    }
                    return told.map(nothing -> Optional.of(attempt(replication)));
                });
    }

    private static Attempt attempt(Replication replication) {
        List<String> damaged = List.of(replication.damagedRegions);
        return new Attempt(
                replication.id,
                replication.fence,
                replication.manifestId,
                replication.domain,
                Stream.of(replication.sourceRegions)
                        .filter(region -> !damaged.contains(region))
                        .toList(),
                replication.targetRegion,
                replication.chunksCopied,
                replication.bytesCopied,
                replication.waits,
                replication.failures);
    }

    /** @param tell whether it is time for an event too */
    public Uni<Boolean> progressed(Attempt attempt, Progress progress, boolean tell) {
        return change(attempt, replication -> {
            boolean moved = progress.bytesCopied() > attempt.bytesCopied();
            enter(replication, progress);
            return resumed(replication, moved)
                    .chain(() -> tell
                            ? events.tell(replication, EventTypes.REPLICATION_PROGRESSED)
                            : Uni.createFrom().voidItem());
        });
    }

    /** All is durable, verified and staged. */
    public Uni<Boolean> copied(Attempt attempt, Progress progress) {
        return change(attempt, replication -> {
            enter(replication, progress);
            replication.rate = 0;
            return resumed(replication, true)
                    .invoke(() -> replication.copiedAt = life.now())
                    .chain(() -> events.copied(replication, EventTypes.REPLICATION_COPIED));
        });
    }

    /** Something is away; the copy goes on by itself. */
    public Uni<Boolean> paused(Attempt attempt, String why) {
        return change(attempt, replication -> {
            replication.waits++;
            replication.rate = 0;
            replication.lastError = why;
            if (replication.status == ReplicationStatus.PAUSED) {
                return Uni.createFrom().voidItem();
            }
            replication.status = ReplicationStatus.PAUSED;
            return events.tell(replication, EventTypes.REPLICATION_PAUSED);
        });
    }

    /**
     * Something went wrong that waiting may not mend; it is tried again all the same, for a while.
     *
     * @param damaged the source whose copy of the image is of no use; null when it is none's fault
     */
    public Uni<Boolean> stumbled(Attempt attempt, String why, @Nullable String damaged) {
        return change(attempt, replication -> {
            replication.rate = 0;
            replication.lastError = why;
            if (damaged == null) {
                replication.failures++;
            } else {
                replication.damagedRegions = Stream.concat(Stream.of(replication.damagedRegions), Stream.of(damaged))
                        .distinct()
                        .toArray(String[]::new);
            }
            return Uni.createFrom().voidItem();
        });
    }

    /** It is given up. */
    public Uni<Void> failed(long id, String why) {
        return Replication.<Replication>findById(id, LockModeType.PESSIMISTIC_WRITE)
                .chain(replication -> replication == null || replication.status.isFinal()
                        ? Uni.createFrom().voidItem()
                        : life.end(replication, ReplicationStatus.FAILED, why));
    }

    private static void enter(Replication replication, Progress progress) {
        replication.sourceRegion = progress.source();
        replication.chunksTotal = progress.chunksTotal();
        replication.bytesTotal = progress.bytesTotal();
        replication.chunksAlreadyThere = progress.chunksAlreadyThere();
        replication.bytesAlreadyThere = progress.bytesAlreadyThere();
        replication.chunksCopied = progress.chunksCopied();
        replication.bytesCopied = progress.bytesCopied();
        replication.rate = progress.rate();
    }

    /** Only what has been moved shows that what was away is back. */
    private Uni<Void> resumed(Replication replication, boolean moved) {
        if (!moved) {
            return Uni.createFrom().voidItem();
        }
        replication.waits = 0;
        replication.failures = 0;
        if (replication.status != ReplicationStatus.PAUSED) {
            return Uni.createFrom().voidItem();
        }
        replication.status = ReplicationStatus.RUNNING;
        return events.tell(replication, EventTypes.REPLICATION_RESUMED);
    }

    private static Uni<Boolean> change(Attempt attempt, Function<Replication, Uni<Void>> change) {
        return Replication.<Replication>findById(attempt.id(), LockModeType.PESSIMISTIC_WRITE)
                .chain(replication ->
                        replication == null || replication.status.isFinal() || replication.fence != attempt.fence()
                                ? Uni.createFrom().item(false)
                                : change.apply(replication).replaceWith(true));
    }
}
