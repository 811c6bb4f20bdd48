package dev.freezeframe.snapshots.verification;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.JobHandler;
import dev.freezeframe.kit.job.PermanentJobFailure;
import dev.freezeframe.snapshots.action.Actions;
import dev.freezeframe.snapshots.engine.CheckedImage;
import dev.freezeframe.snapshots.engine.FailureReason;
import dev.freezeframe.snapshots.engine.ImageChecks;
import dev.freezeframe.snapshots.engine.LostRange;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.job.JobKinds;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Verifies an image in each of its regions. What is damaged is repaired from another region where that is possible, and
 * then all of it is read once more.
 */
@ApplicationScoped
public class VerifyImageHandler implements JobHandler {
    private final ImageChecks checks;
    private final Findings findings;
    private final Actions actions;
    private final SnapshotEvents events;
    private final VerificationConfig config;
    private final Clock clock;

    public VerifyImageHandler(
            ImageChecks checks,
            Findings findings,
            Actions actions,
            SnapshotEvents events,
            VerificationConfig config,
            Clock clock) {
        this.checks = checks;
        this.findings = findings;
        this.actions = actions;
        this.events = events;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return JobKinds.IMAGE_VERIFY;
    }

    /** Nobody waits for it as for a snapshot or a restore. */
    @Override
    public int atOnce(int slots) {
        return 1;
    }

    @Override
    public void run(JobContext job) throws Exception {
        VerifyJob work = job.payload(VerifyJob.class);
        Image image = job.inTransaction(() -> Image.findById(work.imageId()));
        if (image == null || image.status != ImageStatus.AVAILABLE) {
            throw new PermanentJobFailure("The snapshot was deleted.");
        }
        List<String> problems = new ArrayList<>();
        boolean seen = false;
        for (String region : image.regions) {
            CheckedImage checked = verify(job, image, region);
            seen |= checked.there();
            if (checked.there() && !checked.isWhole()) {
                problems.add(inWords(region, checked));
            }
        }
        if (!seen) {
            throw new PermanentJobFailure("The snapshot was deleted.");
        }
        job.inTransaction(findings::reconcile);
        job.completeWith(() -> problems.isEmpty() ? whole(job, work, image) : damaged(job, work, problems));
    }

    private CheckedImage verify(JobContext job, Image image, String region) throws Exception {
        CheckedImage checked = check(job, image, region);
        if (!checked.there() || checked.isWhole()) {
            return checked;
        }
        // Told before it is repaired: whoever listens learns that the store loses data.
        job.inTransaction(findings::reconcile);
        checks.repair(job, region);
        return check(job, image, region);
    }

    private CheckedImage check(JobContext job, Image image, String region) throws Exception {
        return checks.check(
                job,
                region,
                image.manifestId,
                Math.max(1, config.bytesPerSecond().asLongValue()),
                job::progress);
    }

    private static String inWords(String region, CheckedImage checked) {
        if (checked.lost().get(0).length() == Long.MAX_VALUE) {
            return "in region " + region + " nothing of it can be restored";
        }
        String more = checked.lost().size() > 1 ? " and " + (checked.lost().size() - 1) + " more ranges" : "";
        LostRange first = checked.lost().get(0);
        return "in region " + region + " " + first.inWords() + more + " of its disk cannot be restored";
    }

    /** Unless something else was found in the meantime, or regions came since, all of it was whole just now. */
    private Uni<Void> whole(JobContext job, VerifyJob work, Image verified) {
        return lock(work.imageId())
                .chain(image -> {
                    boolean same = image.status == ImageStatus.AVAILABLE
                            && verified.manifestId.equals(image.manifestId)
                            && Arrays.asList(verified.regions).containsAll(Arrays.asList(image.regions))
                            && image.damagedRegions.length == 0;
                    if (!same) {
                        return Uni.createFrom().voidItem();
                    }
                    image.verification = Image.VERIFIED;
                    image.verifiedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                    return events.verified(image, work.actionId(), job.requestId());
                })
                .chain(() ->
                        work.actionId() == null ? Uni.createFrom().voidItem() : actions.complete(work.actionId(), job));
    }

    private Uni<Void> damaged(JobContext job, VerifyJob work, List<String> problems) {
        String reason = "The snapshot is damaged: " + String.join("; ", problems)
                + ". A new snapshot of the same disk repairs what it has in common with it.";
        return work.actionId() == null ? Uni.createFrom().voidItem() : actions.fail(work.actionId(), reason, job);
    }

    private static Uni<Image> lock(long id) {
        return Panache.getSession().chain(session -> session.find(Image.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        VerifyJob work = job.payload(VerifyJob.class);
        return work.actionId() == null
                ? Uni.createFrom().voidItem()
                : actions.fail(work.actionId(), FailureReason.of(cause), job);
    }
}
