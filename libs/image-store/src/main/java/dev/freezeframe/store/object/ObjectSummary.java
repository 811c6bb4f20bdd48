package dev.freezeframe.store.object;

/**
 * An object as a listing shows it.
 *
 * @param name its key
 * @param length its bytes
 */
public record ObjectSummary(String name, long length) {}
