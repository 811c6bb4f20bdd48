package dev.freezeframe.contracts.event;

import java.util.List;

/** The topics, one for each kind of aggregate. A record's key is the aggregate's id, so its events are in order. */
public final class Topics {
    public static final String SNAPSHOTS = "freezeframe.snapshots";
    public static final String DROPLETS = "freezeframe.droplets";
    public static final String VOLUMES = "freezeframe.volumes";
    public static final String TRANSFERS = "freezeframe.transfers";
    public static final String REPLICATIONS = "freezeframe.replications";

    /** What a provider bills from. */
    public static final String USAGE = "freezeframe.usage";

    /** Compacted: the last event of each team is kept for ever. */
    public static final String TEAMS = "freezeframe.teams";

    /** What is put behind a topic's name for the records that could not be processed. */
    public static final String DEAD_LETTER_SUFFIX = ".dead-letter";

    private Topics() {}

    /** Every topic of events. */
    public static List<String> all() {
        return List.of(SNAPSHOTS, DROPLETS, VOLUMES, TRANSFERS, REPLICATIONS, USAGE, TEAMS);
    }
}
