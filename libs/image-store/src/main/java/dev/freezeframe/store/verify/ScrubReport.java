package dev.freezeframe.store.verify;

/**
 * What one run of the scrub did.
 *
 * @param position where it ended
 * @param objects that were read
 * @param bytes of these objects
 * @param suspected objects that looked damaged; unless they are quarantined already they are looked at again later
 * @param complete whether the pass has come to its end
 */
public record ScrubReport(ScrubPosition position, long objects, long bytes, long suspected, boolean complete) {}
