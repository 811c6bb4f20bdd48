package dev.freezeframe.snapshots.destruction;

import java.math.BigDecimal;

/**
 * Something that belongs to a droplet and would stay when the droplet goes.
 *
 * @param id the public id
 * @param gigabytes what is billed of it
 */
record AssociatedResource(PartKind kind, String id, String name, BigDecimal gigabytes) {}
