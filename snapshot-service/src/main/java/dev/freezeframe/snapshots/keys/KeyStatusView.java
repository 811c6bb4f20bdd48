package dev.freezeframe.snapshots.keys;

import dev.freezeframe.snapshots.engine.keys.KeyRotation;

/** How far the rotation of keys is, as the operator sees it. */
public record KeyStatusView(String installationKey, long teamKeys, Outdated outdated, long missingObjects) {
    /** What is wrapped with an earlier key than it should be. */
    public record Outdated(long teamKeys, long domainKeys, long imageKeys) {}

    static KeyStatusView of(KeyRotation.Status status) {
        return new KeyStatusView(
                status.installationKey(),
                status.teamKeys(),
                new Outdated(status.outdatedTeamKeys(), status.outdatedDomainKeys(), status.outdatedImageKeys()),
                status.missingObjects());
    }
}
