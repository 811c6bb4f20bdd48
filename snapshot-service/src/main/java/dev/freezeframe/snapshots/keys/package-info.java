/** Operators look after the keys that images are encrypted with. */
@NullMarked
package dev.freezeframe.snapshots.keys;

import org.jspecify.annotations.NullMarked;
