/** How a replication is named where other services keep something for it. */
@NullMarked
package dev.freezeframe.contracts.replication;

import org.jspecify.annotations.NullMarked;
