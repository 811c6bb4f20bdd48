package dev.freezeframe.local.bench;

/**
 * One piece of work that was done.
 *
 * @param seconds how long it took
 * @param cpu what it cost
 */
record Measurement(double seconds, CpuTime cpu) {}
