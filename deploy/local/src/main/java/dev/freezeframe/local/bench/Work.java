package dev.freezeframe.local.bench;

/** What is compared, in the order in which each round does it. */
enum Work {
    FIRST("first snapshot", 4),
    CHANGED("snapshot of the changed disk", 10),
    UNCHANGED("snapshot, written but not changed", 20),
    UNTOUCHED("snapshot, not written since", 0),
    RESTORE("restore the first to a new disk", 4),
    RAW("the first as a raw file", 0),
    QCOW2("the first as a qcow2 file", 0),
    ZSTD("the first as a raw file in zstd", 0),
    DELETE("delete the first, reclaim its space", 4);

    private final String description;
    private final double goal;

    Work(String description, double goal) {
        this.description = description;
        this.goal = goal;
    }

    String description() {
        return description;
    }

    /** How many times faster than restic Freezeframe is to be at least; 0 where nothing is demanded. */
    double goal() {
        return goal;
    }
}
