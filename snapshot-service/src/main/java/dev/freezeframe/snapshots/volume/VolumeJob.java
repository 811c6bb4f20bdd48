package dev.freezeframe.snapshots.volume;

import java.util.UUID;

/**
 * What a volume's jobs are told.
 *
 * @param actionId the action that shows the work; null where the API has none
 * @param imageId the image to make the disk from, or to save it to; null where none is involved
 * @param sizeGib the size that the disk is to have; 0 where it does not matter
 */
public record VolumeJob(UUID volumeId, Long actionId, Long imageId, long sizeGib) {}
