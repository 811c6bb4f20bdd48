package dev.freezeframe.snapshots.engine;

import dev.freezeframe.snapshots.engine.BucketWatch.BucketState;
import java.util.Collection;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether the service can do its work: each region's bucket has answered once, or was in use before, and at least one answers now. An outage of
 * one region's bucket later on is shown but keeps nobody from using the catalog and the other regions, nor an instance from starting
 * meanwhile. Answers from what is known, without asking the buckets.
 */
@Readiness
public class BucketHealth implements HealthCheck {
    private final BucketWatch buckets;

    public BucketHealth(BucketWatch buckets) {
        this.buckets = buckets;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("buckets");
        buckets.states()
                .forEach((region, state) -> response.withData(region, state.answers() ? "ok" : "does not answer"));
        return response.status(ready(buckets.states().values())).build();
    }

    private static boolean ready(Collection<BucketState> states) {
        return states.stream().allMatch(BucketState::seen)
                && (states.isEmpty() || states.stream().anyMatch(BucketState::answers));
    }
}
