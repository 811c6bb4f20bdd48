/** Snapshots that are written block by block, without a disk. */
package dev.freezeframe.snapshots.upload;
