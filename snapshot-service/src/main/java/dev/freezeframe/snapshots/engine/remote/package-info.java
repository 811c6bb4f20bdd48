/** The image store's index for the replication-service, over HTTP, behind a door of its own. */
@NullMarked
package dev.freezeframe.snapshots.engine.remote;

import org.jspecify.annotations.NullMarked;
