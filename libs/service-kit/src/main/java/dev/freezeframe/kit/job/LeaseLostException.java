package dev.freezeframe.kit.job;

/** Another worker holds the job, or it was cancelled. Whoever sees this must change nothing more. */
public class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LeaseLostException(long jobId, long fence) {
        super("job " + jobId + " is no longer held under fence " + fence, null, false, false);
    }
}
