/** The keys that images are sealed with: made, wrapped, handed on, rotated, and copied to every bucket that needs them. */
@NullMarked
package dev.freezeframe.snapshots.engine.keys;

import org.jspecify.annotations.NullMarked;
