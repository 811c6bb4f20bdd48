package dev.freezeframe.snapshots.engine.index;

/**
 * A write session that has not ended.
 *
 * @param key names the work that opened it
 * @param fence of the attempt that holds it
 */
public record OpenSession(String key, long fence) {}
