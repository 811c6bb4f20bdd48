package dev.freezeframe.snapshots.engine;

import java.util.Set;
import java.util.UUID;

/**
 * Where an image's content lies, whoever it belongs to.
 *
 * @param domain the team within which it is stored once
 * @param regions slugs of the regions whose store has all of it
 */
public record ManifestReplicas(UUID domain, Set<String> regions) {}
