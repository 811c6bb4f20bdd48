package dev.freezeframe.store.index;

/**
 * How much one step of the sweep dealt with.
 *
 * @param objects rows of content
 * @param bytes the lengths of their objects together
 */
public record SweepCount(long objects, long bytes) {
    public static final SweepCount NONE = new SweepCount(0, 0);

    public SweepCount plus(SweepCount other) {
        return new SweepCount(objects + other.objects, bytes + other.bytes);
    }
}
