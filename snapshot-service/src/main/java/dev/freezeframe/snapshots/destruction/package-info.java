/** Deletion of a droplet together with what belongs to it: its snapshots, its volumes, and their snapshots. */
@NullMarked
package dev.freezeframe.snapshots.destruction;

import org.jspecify.annotations.NullMarked;
