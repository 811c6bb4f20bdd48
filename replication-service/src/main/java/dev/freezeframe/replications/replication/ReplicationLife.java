package dev.freezeframe.replications.replication;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.ReplicationPayload;
import dev.freezeframe.kit.error.ApiException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How replications begin and end, whoever asks for it: the catalog, a person, the copy itself. Every method works in the
 * current transaction, under the row's lock, and tells what it did; what is over stays as it is.
 */
@ApplicationScoped
public class ReplicationLife {
    /** How often what was copied may be refused before it is given up. */
    private static final int MOST_REFUSALS = 5;

    private final ReplicationEvents events;
    private final ReplicationJobs jobs;
    private final Clock clock;

    public ReplicationLife(ReplicationEvents events, ReplicationJobs jobs, Clock clock) {
        this.events = events;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** The catalog has opened it. Asking again changes nothing. */
    Uni<Void> request(ReplicationPayload.Requested asked, @Nullable String requestId) {
        return Replication.<Replication>findById(asked.id())
                .chain(known -> known != null ? Uni.createFrom().voidItem() : open(asked, requestId));
    }

    private Uni<Void> open(ReplicationPayload.Requested asked, @Nullable String requestId) {
        Replication replication = new Replication();
        replication.id = asked.id();
        replication.team = asked.team();
        replication.snapshotId = asked.snapshotId();
        replication.manifestId = asked.manifestId();
        replication.domain = asked.domain();
        replication.sourceRegions = asked.sourceRegions().toArray(String[]::new);
        replication.damagedRegions = new String[0];
        replication.targetRegion = asked.targetRegion();
        replication.status = ReplicationStatus.QUEUED;
        replication.logicalBytes = asked.logicalBytes();
        replication.storedBytes = asked.storedBytes();
        replication.bytesTotal = asked.storedBytes();
        replication.policyId = asked.policyId();
        replication.requestId = requestId;
        replication.requestedAt = asked.requestedAt();
        return replication.persistAndFlush().chain(() -> jobs.copy(replication));
    }

    /** The catalog has taken over what was copied. */
    Uni<Void> complete(long id) {
        return change(id, replication -> end(replication, ReplicationStatus.COMPLETED, null));
    }

    /** The catalog does not take it, or does not want it any more. */
    Uni<Void> refuse(long id, String reason, boolean retryable) {
        return change(id, replication -> {
            replication.lastError = reason;
            if (!retryable || ++replication.refusals > MOST_REFUSALS) {
                return end(replication, ReplicationStatus.FAILED, reason);
            }
            if (replication.copiedAt == null) {
                return Uni.createFrom().voidItem();
            }
            replication.copiedAt = null;
            return jobs.copy(replication);
        });
    }

    /** The image is gone. */
    Uni<Void> snapshotDeleted(String snapshotId) {
        return changeAll(
                snapshotId, replication -> end(replication, ReplicationStatus.CANCELLED, "The snapshot was deleted."));
    }

    /** The image has left a region: it cannot be copied from there any more. */
    Uni<Void> regionRemoved(String snapshotId, String region) {
        return changeAll(snapshotId, replication -> {
            replication.sourceRegions = Stream.of(replication.sourceRegions)
                    .filter(source -> !source.equals(region))
                    .toArray(String[]::new);
            return Uni.createFrom().voidItem();
        });
    }

    /** The image is in one more region: it can be copied from there too. */
    Uni<Void> regionAdded(String snapshotId, String region) {
        return changeAll(snapshotId, replication -> {
            replication.sourceRegions = Stream.concat(Stream.of(replication.sourceRegions), Stream.of(region))
                    .filter(source -> !source.equals(replication.targetRegion))
                    .distinct()
                    .toArray(String[]::new);
            return Uni.createFrom().voidItem();
        });
    }

    /** The image belongs to another team, and what is known of its copies with it. */
    Uni<Void> ownerChanged(String snapshotId, UUID team) {
        return Replication.update("team = ?1 where snapshotId = ?2", team, snapshotId)
                .replaceWithVoid();
    }

    /**
     * Ends it because somebody wants that.
     *
     * @throws ApiException 422 when it has ended, or the catalog is about to take it over; 404 when the team has none such
     */
    Uni<Replication> cancel(UUID team, long id) {
        return require(team, id).call(replication -> {
            if (replication.status.isFinal()) {
                throw ApiException.unprocessable("The replication is " + replication.status.wireName() + " already.");
            }
            if (replication.copiedAt != null) {
                throw ApiException.unprocessable("Everything is copied and about to be available in "
                        + replication.targetRegion + "; it is too late to cancel the replication.");
            }
            return end(replication, ReplicationStatus.CANCELLED, null);
        });
    }

    /**
     * Begins again what has failed; what was copied before is found where it is.
     *
     * @throws ApiException 422 when it has not failed; 404 when the team has none such
     */
    Uni<Replication> retry(UUID team, long id) {
        return require(team, id).call(replication -> {
            if (replication.status != ReplicationStatus.FAILED) {
                throw ApiException.unprocessable(
                        "Only a failed replication can be retried; this one is " + replication.status.wireName() + ".");
            }
            replication.status = ReplicationStatus.QUEUED;
            replication.endedAt = null;
            replication.copiedAt = null;
            replication.damagedRegions = new String[0];
            replication.waits = 0;
            replication.failures = 0;
            replication.refusals = 0;
            return jobs.copy(replication).chain(() -> events.tell(replication, EventTypes.REPLICATION_RESUMED));
        });
    }

    /** Ends a locked replication that has not ended. */
    public Uni<Void> end(Replication replication, ReplicationStatus status, @Nullable String reason) {
        replication.status = status;
        replication.endedAt = now();
        replication.rate = 0;
        if (reason != null) {
            replication.lastError = reason;
        }
        return jobs.release(replication).chain(() -> events.tell(replication, event(status)));
    }

    private static String event(ReplicationStatus status) {
        return switch (status) {
            case COMPLETED -> EventTypes.REPLICATION_COMPLETED;
            case CANCELLED -> EventTypes.REPLICATION_CANCELLED;
            case FAILED -> EventTypes.REPLICATION_FAILED;
            default -> throw new IllegalArgumentException(status + " is no end");
        };
    }

    /** To the millisecond, as everything that is told. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Those that a catalog knows which this service has never heard of are none of ours. */
    private static Uni<Void> change(long id, Function<Replication, Uni<Void>> change) {
        return Replication.<Replication>findById(id, LockModeType.PESSIMISTIC_WRITE)
                .chain(replication -> replication == null || replication.status.isFinal()
                        ? Uni.createFrom().voidItem()
                        : change.apply(replication));
    }

    private static Uni<Void> changeAll(String snapshotId, Function<Replication, Uni<Void>> change) {
        return Replication.<Replication>find("snapshotId = ?1 and endedAt is null order by id", snapshotId)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()
                .chain(found -> Multi.createFrom()
                        .iterable(found)
                        .onItem()
                        .transformToUniAndConcatenate(change::apply)
                        .onItem()
                        .ignoreAsUni());
    }

    private static Uni<Replication> require(UUID team, long id) {
        return Replication.<Replication>findById(id, LockModeType.PESSIMISTIC_WRITE)
                .invoke(replication -> {
                    if (replication == null || !replication.team.equals(team)) {
                        throw ApiException.notFound();
                    }
                });
    }
}
