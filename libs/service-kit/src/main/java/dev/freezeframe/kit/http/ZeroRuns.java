package dev.freezeframe.kit.http;

/**
 * How a file with long runs of zeros travels from a service to the gateway, which makes the zeros itself: most of a raw disk are zeros, and
 * would cross two sockets' ends more.
 *
 * <p>The file is a sequence of runs. Each begins with 64 bits, signed, most significant byte first: a positive number of bytes that follow,
 * or the negative number of zeros that do not. The answer is not over before the runs make up the whole file.
 */
public final class ZeroRuns {
    /**
     * In a request: that the answer may come as runs, whatever the value. In an answer: that it comes as runs; the value is how many bytes
     * they make up, decimal, and takes the place of {@code content-length}. A service that does not know it answers as always.
     */
    public static final String HEADER = "freezeframe-zero-runs";

    private ZeroRuns() {}
}
