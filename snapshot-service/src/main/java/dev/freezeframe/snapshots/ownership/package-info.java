/** Images that change their owner. */
@NullMarked
package dev.freezeframe.snapshots.ownership;

import org.jspecify.annotations.NullMarked;
