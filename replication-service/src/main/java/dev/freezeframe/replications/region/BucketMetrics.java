package dev.freezeframe.replications.region;

import dev.freezeframe.store.object.ObjectStoreMeter;
import dev.freezeframe.store.object.RequestOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** What the regions' buckets are asked for by copies, under the same names as in the snapshot-service. */
@ApplicationScoped
public class BucketMetrics {
    private final MeterRegistry meters;

    public BucketMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Times every request to a region's bucket, by operation and outcome; repeated requests count each. */
    ObjectStoreMeter requests(String region) {
        return (operation, bytes, duration, failure) -> {
            String name = operation.name().toLowerCase(Locale.ROOT);
            Timer.builder("freezeframe.store.requests")
                    .description("Requests to the region's bucket")
                    .tags(
                            "region",
                            region,
                            "operation",
                            name,
                            "outcome",
                            RequestOutcome.of(failure).label())
                    .register(meters)
                    .record(duration);
            if (bytes > 0) {
                meters.counter("freezeframe.store.transferred.bytes", "region", region, "operation", name)
                        .increment(bytes);
            }
        };
    }
}
