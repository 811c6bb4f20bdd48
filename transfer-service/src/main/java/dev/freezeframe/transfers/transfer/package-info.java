/** Transfers of snapshots from one team to another. */
@NullMarked
package dev.freezeframe.transfers.transfer;

import org.jspecify.annotations.NullMarked;
