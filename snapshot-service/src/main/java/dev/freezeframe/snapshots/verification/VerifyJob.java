package dev.freezeframe.snapshots.verification;

/**
 * What the verification of an image is told.
 *
 * @param actionId the action that shows the work; null where nobody asked for it
 */
public record VerifyJob(long imageId, Long actionId) {}
