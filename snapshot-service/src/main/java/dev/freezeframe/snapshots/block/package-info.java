/** The blocks of snapshots: which hold data, which changed between two snapshots, and what is in them. */
package dev.freezeframe.snapshots.block;
