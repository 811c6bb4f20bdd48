package dev.freezeframe.snapshots.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A range of an image's disk that cannot be had back.
 *
 * @param offset its first byte
 * @param length its bytes
 */
public record LostRange(long offset, long length) {
    /** In ascending order, with what adjoins each other as one. */
    static List<LostRange> merged(Iterable<LostRange> ranges) {
        List<LostRange> sorted = new ArrayList<>();
        ranges.forEach(sorted::add);
        sorted.sort(Comparator.comparingLong(LostRange::offset));
        List<LostRange> merged = new ArrayList<>();
        for (LostRange range : sorted) {
            LostRange last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && last.offset + last.length >= range.offset) {
                long end = Math.max(last.offset + last.length, range.offset + range.length);
                merged.set(merged.size() - 1, new LostRange(last.offset, end - last.offset));
            } else {
                merged.add(range);
            }
        }
        return merged;
    }

    /** In words: {@code bytes 1048576 to 2097151 (offset 1048576, length 1048576)}. */
    public String inWords() {
        return inWords(offset, length);
    }

    static String inWords(long offset, long length) {
        return "bytes " + offset + " to " + (offset + length - 1) + " (offset " + offset + ", length " + length + ")";
    }
}
