/** The operator's view of the regions' image stores: what they hold, and the sweep. */
@NullMarked
package dev.freezeframe.snapshots.store;

import org.jspecify.annotations.NullMarked;
