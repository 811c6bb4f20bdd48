package dev.freezeframe.kit.job;

import java.time.Duration;

/**
 * The work waits for something that is away, and is taken up again later: this attempt does not count, so it never fails for
 * waiting too long.
 */
public class JobPostponed extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Duration until;

    /** @param wait until the work is taken up again */
    public JobPostponed(Duration wait, String reason) {
        super(reason, null, false, false);
        this.until = wait;
    }

    /** How long to wait. */
    public Duration until() {
        return until;
    }
}
