package dev.freezeframe.formats.qcow2;

import dev.freezeframe.store.disk.Extent;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects ascending ranges and joins neighbours. When they become too many, the smallest gaps are given up: a range
 * may be named though it reads as zeros, so the answer gets coarser, never wrong, and memory stays bounded.
 */
final class ExtentCollector {
    private final int limit;
    private List<Extent> extents = new ArrayList<>();
    private long gap;
    private long start = -1;
    private long end = -1;

    /** @param limit ranges to hold at most */
    ExtentCollector(int limit) {
        this.limit = limit;
    }

    /** Adds a range that begins at or after the end of all before. */
    void add(long from, long to) {
        if (start >= 0 && from - end <= gap) {
            end = to;
            return;
        }
        finish();
        start = from;
        end = to;
    }

    /** What was collected. */
    List<Extent> extents() {
        finish();
        start = -1;
        return extents;
    }

    private void finish() {
        if (start < 0) {
            return;
        }
        extents.add(new Extent(start, end - start));
        while (extents.size() >= limit) {
            coarsen();
        }
    }

    private void coarsen() {
        gap = gap == 0 ? 4096 : gap * 2;
        List<Extent> joined = new ArrayList<>();
        Extent last = extents.get(0);
        for (Extent next : extents.subList(1, extents.size())) {
            if (next.offset() - last.end() <= gap) {
                last = new Extent(last.offset(), next.end() - last.offset());
            } else {
                joined.add(last);
                last = next;
            }
        }
        joined.add(last);
        extents = joined;
    }
}
