package dev.freezeframe.snapshots.action;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.log.LogFields;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Opens, ends and finds actions. Every method runs in the caller's transaction, so that an action begins and ends
 * together with what it stands for.
 */
@ApplicationScoped
public class Actions {
    private final Clock clock;

    public Actions(Clock clock) {
        this.clock = clock;
    }

    /**
     * What an action is about. Volumes and their snapshots are known by UUID, droplets and images by number; the other is
     * null.
     */
    public record Subject(String resourceType, Long resourceId, UUID resourceUuid, String region) {
        public static Subject droplet(long id, String region) {
            return new Subject("droplet", id, null, region);
        }

        public static Subject volume(UUID id, String region) {
            return new Subject("volume", null, id, region);
        }

        public static Subject image(long id, String region) {
            return new Subject("image", id, null, region);
        }

        public static Subject volumeSnapshot(UUID id, String region) {
            return new Subject("volume_snapshot", null, id, region);
        }
    }

    /** The time to stamp on an action and on what it makes: now, in whole seconds as the API shows it. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Opens an action that is in progress. */
    public Uni<Action> open(UUID team, String type, Subject subject) {
        return open(team, type, subject, now());
    }

    /** Opens an action that is in progress since {@code startedAt} (whole seconds). */
    public Uni<Action> open(UUID team, String type, Subject subject, Instant startedAt) {
        Action action = new Action();
        action.team = team;
        action.type = type;
        action.status = Action.IN_PROGRESS;
        action.startedAt = startedAt;
        action.resourceType = subject.resourceType();
        action.resourceId = subject.resourceId();
        action.resourceUuid = subject.resourceUuid();
        action.region = subject.region();
        return action.<Action>persist().invoke(opened -> LogFields.put(LogFields.ACTION, opened.id));
    }

    /** Records an action that was over as soon as it was asked for, such as a change of the recorded power state. */
    public Uni<Action> record(UUID team, String type, Subject subject) {
        return open(team, type, subject).invoke(action -> {
            action.status = Action.COMPLETED;
            action.completedAt = action.startedAt;
        });
    }

    /** Completes the action, keeping the job's last progress. */
    public Uni<Void> complete(long actionId, JobContext job) {
        return end(actionId, Action.COMPLETED, null, job);
    }

    /** Ends the action as errored, for a reason that is fit for the user. */
    public Uni<Void> fail(long actionId, String reason, JobContext job) {
        return end(actionId, Action.ERRORED, reason, job);
    }

    /** The action, locked, so that whoever else would end it or tell of its progress waits; null when there is none. */
    public Uni<Action> lock(long id) {
        return Action.<Action>findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Ends an action that is locked and runs. {@code reason} says why it has failed; null when it has not. */
    public void end(Action action, @Nullable String reason) {
        action.status = reason == null ? Action.COMPLETED : Action.ERRORED;
        action.errorMessage = reason;
        action.completedAt = now();
    }

    /** Opens an action that is locked and was errored: its work is tried again. */
    public void reopen(Action action) {
        action.status = Action.IN_PROGRESS;
        action.errorMessage = null;
        action.completedAt = null;
    }

    /** Ends all that runs about an image as errored; {@code uuid} is null but for a volume's snapshot. */
    public Uni<Void> failAboutImage(long id, @Nullable UUID uuid, String reason) {
        return Action.<Action>find(
                        "status = ?1 and (resourceType = 'image' and resourceId = ?2"
                                + " or resourceType = 'volume_snapshot' and resourceUuid = ?3) order by id",
                        Action.IN_PROGRESS,
                        id,
                        uuid)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()
                .invoke(running -> running.forEach(action -> end(action, reason)))
                .replaceWithVoid();
    }

    private Uni<Void> end(long actionId, String status, String reason, JobContext job) {
        return Action.<Action>findById(actionId)
                .invoke(action -> {
                    if (action == null || !action.running()) {
                        return;
                    }
                    action.status = status;
                    action.errorMessage = reason;
                    action.completedAt = now();
                    action.progress = job.progressJson().orElse(null);
                })
                .replaceWithVoid();
    }

    /** The team's action of that id; 404 for another team's. */
    public Uni<Action> require(UUID team, long id) {
        return Action.<Action>find("team = ?1 and id = ?2", team, id)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(ApiException::notFound);
    }

    /** The team's action of that id about one droplet or image; 404 where it is about something else. */
    public Uni<Action> require(UUID team, String resourceType, long resourceId, long id) {
        return require(team, id).invoke(action -> {
            if (!action.resourceType.equals(resourceType)
                    || action.resourceId == null
                    || action.resourceId != resourceId) {
                throw ApiException.notFound();
            }
        });
    }

    /** Actions of a team, newest first, and how many there are. */
    public record Found(List<Action> actions, long total) {}

    /** All actions of a team, newest first. {@code pageIndex} counts from 0. */
    public Uni<Found> list(UUID team, int pageIndex, int pageSize) {
        return found("team = :team", Parameters.with("team", team), pageIndex, pageSize);
    }

    /** The actions about one droplet or image, newest first. */
    public Uni<Found> list(UUID team, String resourceType, long resourceId, int pageIndex, int pageSize) {
        return found(
                "team = :team and resourceType = :type and resourceId = :id",
                Parameters.with("team", team).and("type", resourceType).and("id", resourceId),
                pageIndex,
                pageSize);
    }

    /** The actions about one volume or volume's snapshot, newest first. */
    public Uni<Found> list(UUID team, UUID resource, int pageIndex, int pageSize) {
        return found(
                "team = :team and resourceUuid = :id",
                Parameters.with("team", team).and("id", resource),
                pageIndex,
                pageSize);
    }

    private static Uni<Found> found(String where, Parameters parameters, int pageIndex, int pageSize) {
        return Action.count(where, parameters)
                .chain(total -> Action.<Action>find(where + " order by id desc", parameters)
                        .page(Page.of(pageIndex, pageSize))
                        .list()
                        .map(actions -> new Found(actions, total)));
    }
}
