package dev.freezeframe.snapshots.droplet;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.PermanentJobFailure;
import dev.freezeframe.snapshots.image.Image;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** What a job has to know of a droplet and an image before it touches a disk. */
@ApplicationScoped
public class DropletDisks {
    private static final long GIB = 1L << 30;

    /** The droplet and the image of a job, as they are now. The rows are not locked and not managed. */
    public record Plan(Droplet droplet, Image image) {}

    /**
     * Reads what the job is about. Blocks.
     *
     * @throws PermanentJobFailure when the droplet or the image is gone
     */
    Plan plan(JobContext job, DropletJob work) throws PermanentJobFailure {
        Plan plan = job.inTransaction(() -> Droplet.<Droplet>findById(work.dropletId())
                .chain(droplet -> image(work).map(image -> new Plan(droplet, image))));
        if (plan.droplet() == null || plan.droplet().deletedAt != null) {
            throw new PermanentJobFailure("The Droplet was deleted.");
        }
        if (work.imageId() != null && plan.image() == null) {
            throw new PermanentJobFailure("The image was deleted.");
        }
        return plan;
    }

    private static Uni<Image> image(DropletJob work) {
        return work.imageId() == null ? Uni.createFrom().nullItem() : Image.findById(work.imageId());
    }

    /** The size of a droplet's disk in bytes. */
    static long bytes(Droplet droplet) {
        return droplet.diskGib * GIB;
    }
}
