/**
 * What teams have of their snapshots, for how long, and what that costs. The spans from which everything is computed are
 * written by the database itself (migration V40).
 */
@NullMarked
package dev.freezeframe.snapshots.usage;

import org.jspecify.annotations.NullMarked;
