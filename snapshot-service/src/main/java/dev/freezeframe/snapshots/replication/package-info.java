/**
 * Images that come to one more region, or leave one. The catalog opens a replication together with the action that shows
 * it, the replication-service copies, and the catalog decides in one transaction whether the image is there.
 */
@NullMarked
package dev.freezeframe.snapshots.replication;

import org.jspecify.annotations.NullMarked;
