/** Making the catalog anew from the buckets, when the database is lost: docs/operations.md, "The database is lost". */
@NullMarked
package dev.freezeframe.snapshots.rebuild;

import org.jspecify.annotations.NullMarked;
