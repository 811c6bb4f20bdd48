/** Automatic backups of droplets, which Freezeframe does not make: every droplet is shown without. */
@NullMarked
package dev.freezeframe.snapshots.backup;

import org.jspecify.annotations.NullMarked;
