package dev.freezeframe.snapshots.image;

/**
 * What the job that imports an image is told.
 *
 * @param region slug of the region to import it to
 * @param url {@code http(s)://…}, or {@code import:NAME} for a file in the operator's import folder
 */
public record ImportRequest(long imageId, String region, String url) {}
