package dev.freezeframe.snapshots.usage;

import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which time is asked of: a {@code month}, or {@code from} and {@code to}, or the current month. */
public class UsageQuery {
    @QueryParam("month")
    @Nullable
    String month;

    @QueryParam("from")
    @Nullable
    String from;

    @QueryParam("to")
    @Nullable
    String to;

    /**
     * The time.
     *
     * @throws dev.freezeframe.kit.error.ApiException 422 when the parameters say nothing of the kind
     */
    BillingPeriod period(Instant now) {
        return BillingPeriod.of(month, from, to, now);
    }
}
