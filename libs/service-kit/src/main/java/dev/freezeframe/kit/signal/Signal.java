package dev.freezeframe.kit.signal;

/** What a transaction can tell of when it commits. */
public enum Signal {
    /** There is a job to be done. */
    JOB_QUEUED("freezeframe_job_queued"),

    /** A job has ended, well or not. */
    JOB_ENDED("freezeframe_job_ended"),

    /** There is an event to be published. */
    EVENT_APPENDED("freezeframe_event_appended"),

    /** Something that took space in an image store is not referred to any more. */
    SPACE_FREED("freezeframe_space_freed");

    private final String channel;

    Signal(String channel) {
        this.channel = channel;
    }

    /** The name of its channel in the database. */
    String channel() {
        return channel;
    }

    /** A condition for the query of a transaction: always true, and raises the signal once for all its rows. */
    public String raised() {
        return "(select pg_notify('" + channel + "', '')) is not null";
    }
}
