/** The job behind {@code POST /v2/images}: fetches a file, makes a disk of it and saves that to the image store. */
@NullMarked
package dev.freezeframe.snapshots.imports;

import org.jspecify.annotations.NullMarked;
