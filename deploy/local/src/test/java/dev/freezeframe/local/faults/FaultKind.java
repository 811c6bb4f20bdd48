package dev.freezeframe.local.faults;

/** What is done to the system. */
enum FaultKind {
    SERVICE_KILLED("a service killed (kill -9)", 6),
    SERVICE_SUSPENDED("a service suspended (SIGSTOP)", 4),
    SERVICE_RESTARTED("a service restarted (SIGTERM)", 2),
    SERVICE_CUT_OFF("gateway and a service cut off", 2),
    SERVICE_SILENT("gateway and a service: silence", 2),
    REPLIES_LOST("replies of a service lost", 4),
    KAFKA_STOPPED("Kafka stopped", 3),
    POSTGRES_STOPPED("PostgreSQL stopped", 2),
    DATABASE_SESSIONS_ENDED("database sessions ended", 2),
    DATABASE_CUT_OFF("a service and PostgreSQL cut off", 3),
    DATABASE_SILENT("a service and PostgreSQL: silence", 3),
    KAFKA_CUT_OFF("a service and Kafka cut off", 3),
    KAFKA_SILENT("a service and Kafka: silence", 3),
    SERVERS_SUSPENDED("Kafka and S3 suspended", 1),
    SERVERS_KILLED("all servers killed", 1),
    S3_REFUSED("S3 refused", 2),
    S3_SLOW("S3 slow", 2),
    S3_BUSY("S3 answers 503", 3),
    S3_FAILED_AFTER_EFFECT("S3 answers 500 after the effect", 4),
    S3_RESET("S3 resets in a reply's body", 3),
    S3_HALF_SENT("S3 resets in a request's body", 3),
    S3_FALSIFIED("S3 falsifies what is read", 3),
    S3_LISTING_STALE("S3 lists what was there before", 2),
    DATABASE_FULL("the disk of PostgreSQL is full", 2),
    /* Not among those that lots are drawn for: what seeds have meant stays as it was. */
    CLOCK_AHEAD("the clock of a service is 20 minutes ahead", 0),
    CLOCK_BEHIND("the clock of a service is 20 minutes behind", 0),
    CLOCK_FAR_AHEAD("the clock of a service is a day ahead", 0);

    private final String text;
    private final int weight;

    FaultKind(String text, int weight) {
        this.text = text;
        this.weight = weight;
    }

    /** In words, for tables. */
    String text() {
        return text;
    }

    /** How often it comes, beside the others. */
    int weight() {
        return weight;
    }

    /** Whether it hits one of the services, or the servers that all use. */
    boolean isOfService() {
        return ordinal() <= REPLIES_LOST.ordinal()
                || name().endsWith("_CUT_OFF")
                || name().endsWith("_SILENT")
                || isOfClock();
    }

    boolean isOfClock() {
        return name().startsWith("CLOCK_");
    }

    boolean isOfS3() {
        return name().startsWith("S3_");
    }
}
