package dev.freezeframe.local.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Seconds of CPU, of users and kernel together. Linux only; zeros elsewhere.
 *
 * @param own of the contender's own processes
 * @param s3 of the process of the S3 server
 * @param database of PostgreSQL
 */
public record CpuTime(double own, double s3, double database) {

    /** Of {@code proc(5)}, where a process's file has its times: in ticks, which every Linux calls hundredths of a second. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER = 11;
    private static final int WAITED_FOR = 13;

    double total() {
        return own + s3 + database;
    }

    CpuTime minus(CpuTime earlier) {
        return new CpuTime(own - earlier.own, s3 - earlier.s3, database - earlier.database);
    }

    /** Of a process that runs. */
    public static double of(ProcessHandle process) throws IOException {
        return read(process.pid(), USER);
    }

    /** Of a process and everything it has started, what has ended included. */
    static double ofAll(ProcessHandle process) throws IOException {
        double sum = of(process) + read(process.pid(), WAITED_FOR);
        try (Stream<ProcessHandle> children = process.descendants()) {
            for (ProcessHandle child : children.toList()) {
                sum += of(child);
            }
        }
        return sum;
    }

    /** Of the processes that this one has started and that have ended. */
    static double ofEndedChildren() throws IOException {
        return read(ProcessHandle.current().pid(), WAITED_FOR);
    }

    /** The sum of two fields that follow each other. */
    private static double read(long pid, int field) throws IOException {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The second field is the name, which may contain anything.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1])) / TICKS_PER_SECOND;
        } catch (NoSuchFileException ended) {
            return 0;
        }
    }
}
