package dev.freezeframe.store.sweep;

import java.time.Duration;

/**
 * How a sweep goes about its work.
 *
 * @param stepLimit rows or objects in one transaction or request
 * @param runLimit objects that one run deletes at most; the rest is left for the next run
 * @param uploadGrace how long after its session ended an upload may still arrive; longer than the life of the URLs that
 *     uploads are signed with
 */
public record SweepPlan(int stepLimit, long runLimit, Duration uploadGrace) {
    /** Steps of 500, at most a million objects a run, ten minutes of grace. */
    public static final SweepPlan USUAL = new SweepPlan(500, 1_000_000, Duration.ofMinutes(10));
}
