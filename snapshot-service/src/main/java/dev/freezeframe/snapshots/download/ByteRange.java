package dev.freezeframe.snapshots.download;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file, as RFC 9110 asks for it.
 *
 * @param from the first byte
 * @param to the byte after the last one; equal to {@code from} where nothing can be satisfied
 */
record ByteRange(long from, long to) {
    private static final Pattern ONE = Pattern.compile("bytes=\\s*([0-9]{0,18})-([0-9]{0,18})\\s*");

    boolean isSatisfiable() {
        return from < to;
    }

    long length() {
        return to - from;
    }

    /** As {@code content-range} has it. */
    String of(long length) {
        return "bytes " + from + "-" + (to - 1) + "/" + length;
    }

    /**
     * Reads a {@code range} header. Empty where the whole file is to be sent: without a header, and for units, forms and
     * lists of ranges that are not understood, all of which a server may ignore.
     */
    static Optional<ByteRange> parse(String header, long length) {
        Matcher one = ONE.matcher(header == null ? "" : header);
        if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (one.group(1).isEmpty()) {
            long last = Math.min(length, Long.parseLong(one.group(2)));
            return Optional.of(new ByteRange(length - last, length));
        }
        long from = Long.parseLong(one.group(1));
        long to = one.group(2).isEmpty() ? length : Math.min(length, Long.parseLong(one.group(2)) + 1);
        if (!one.group(2).isEmpty() && Long.parseLong(one.group(2)) < from) {
            return Optional.empty();
        }
        return Optional.of(new ByteRange(from, Math.max(from, to)));
    }
}
