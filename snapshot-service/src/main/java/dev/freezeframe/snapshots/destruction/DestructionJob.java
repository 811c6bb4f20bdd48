package dev.freezeframe.snapshots.destruction;

/** What the job that deletes a droplet with its resources is told. */
public record DestructionJob(long dropletId) {}
