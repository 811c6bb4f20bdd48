package dev.freezeframe.store.remote;

/**
 * What an image refers to, and how much of it another region has.
 *
 * @param chunksTotal distinct chunks
 * @param bytesTotal of the objects of all chunks and pages, each counted once
 * @param chunksThere of the distinct chunks, those that the other region has
 * @param bytesThere of the objects of the chunks and pages that the other region has
 */
public record RegionComparison(long chunksTotal, long bytesTotal, long chunksThere, long bytesThere) {}
