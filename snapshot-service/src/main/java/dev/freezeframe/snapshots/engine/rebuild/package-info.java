/** Making the index of the image store anew from the buckets, when the database is lost. */
@NullMarked
package dev.freezeframe.snapshots.engine.rebuild;

import org.jspecify.annotations.NullMarked;
