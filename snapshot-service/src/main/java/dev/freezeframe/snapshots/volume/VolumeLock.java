package dev.freezeframe.snapshots.volume;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/** Lets go of a volume, in the transaction that ends the job which holds it. */
@ApplicationScoped
public class VolumeLock {
    private final Volumes volumes;

    public VolumeLock(Volumes volumes) {
        this.volumes = volumes;
    }

    /** Lets go of the volume and does {@code change} with it; nothing when the volume is gone. */
    public Uni<Void> release(VolumeJob work, Function<Volume, Uni<Void>> change) {
        return volumes.lockForJob(work.volumeId()).chain(volume -> {
            if (volume == null) {
                return Uni.createFrom().voidItem();
            }
            volume.pendingAction = null;
            return change.apply(volume);
        });
    }

    /** Lets go of the volume. */
    public Uni<Void> release(VolumeJob work) {
        return release(work, volume -> Uni.createFrom().voidItem());
    }
}
