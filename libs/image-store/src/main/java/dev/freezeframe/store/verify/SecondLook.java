package dev.freezeframe.store.verify;

/**
 * What became of objects that had looked damaged.
 *
 * @param damaged objects that still looked so, and were quarantined
 * @param whole objects that did not any more
 */
public record SecondLook(long damaged, long whole) {}
