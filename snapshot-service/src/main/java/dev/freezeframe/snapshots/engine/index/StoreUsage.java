package dev.freezeframe.snapshots.engine.index;

/**
 * What a region's store holds.
 *
 * @param images that are available in the region; siblings that share their data count each
 * @param logicalBytes the sizes of their disks together
 * @param referencedBytes the compressed sizes of their data together, what is shared counted for each
 * @param chunks rows of chunks
 * @param storedBytes the lengths of all objects of chunks and pages, whether something refers to them or not
 */
public record StoreUsage(long images, long logicalBytes, long referencedBytes, long chunks, long storedBytes) {}
