package dev.freezeframe.replications.copy;

import dev.freezeframe.replications.region.RegionBuckets;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** What copies move from region to region, and what they need not move. */
@ApplicationScoped
public class CopyMetrics {
    private final MeterRegistry meters;
    private final RegionBuckets buckets;

    public CopyMetrics(MeterRegistry meters, RegionBuckets buckets) {
        this.meters = meters;
        this.buckets = buckets;
    }

    /** There, at zero, before the first copy: an increase from nothing is none. */
    void register(@Observes StartupEvent event) {
        for (String source : buckets.regions()) {
            for (String target : buckets.regions()) {
                if (!source.equals(target)) {
                    copied(source, target, 0, 0);
                    alreadyThere(source, target, 0);
                }
            }
        }
    }

    /** Objects of an image have arrived: of them so many chunks, and so many bytes as they are stored. */
    void copied(String source, String target, long chunks, long bytes) {
        count("freezeframe.replications.copied.chunks", source, target, chunks);
        count("freezeframe.replications.copied.bytes", source, target, bytes);
    }

    /** A copy is done, and so many bytes of the image were there already. */
    void alreadyThere(String source, String target, long bytes) {
        count("freezeframe.replications.reused.bytes", source, target, bytes);
    }

    private void count(String name, String source, String target, long amount) {
        meters.counter(name, "source", source, "target", target).increment(amount);
    }
}
