/**
 * The image store at work in this service: saving disks to a region's bucket and building disks from it, as part of
 * jobs. Everything that is specific to teams, droplets and volumes stays outside.
 */
@NullMarked
package dev.freezeframe.snapshots.engine;

import org.jspecify.annotations.NullMarked;
