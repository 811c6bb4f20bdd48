package dev.freezeframe.snapshots.engine.index;

import java.util.UUID;

/**
 * A region that holds a manifest.
 *
 * @param domain the team within which its content is stored once
 */
public record ManifestPlace(String region, UUID domain) {}
