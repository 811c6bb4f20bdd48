package dev.freezeframe.store.verify;

/**
 * What one run of the scrub did.
 *
 * @param position where it ended
 * @param objects that were read
 * @param bytes of these objects
 * @param damaged objects that it quarantined, those included that were quarantined before and still are damaged
 * @param complete whether the pass has come to its end
 */
public record ScrubReport(ScrubPosition position, long objects, long bytes, long damaged, boolean complete) {}
