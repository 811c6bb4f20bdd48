package dev.freezeframe.local.bench;

import java.io.IOException;
import java.nio.file.Path;

/** Who does the work. A round is {@link #begin}, each {@link Work} in order, {@link #end}; rounds share nothing. */
interface Contender {

    String name();

    /** Prepares an empty store. Not timed. */
    void begin(int round) throws IOException, InterruptedException;

    /**
     * Does the work; when this returns its result is durable.
     *
     * @param disk what snapshots are of
     */
    void work(Work work, Path disk) throws IOException, InterruptedException;

    /** Bytes of all objects in the store. */
    long storedBytes() throws IOException;

    /** The disk that {@link Work#RESTORE} made. */
    Path restored();

    /** Removes everything the round has made. Not timed. */
    void end() throws IOException, InterruptedException;

    /** CPU time used since the contender exists, by everything that works for it. */
    CpuTime cpuTime() throws IOException;
}
