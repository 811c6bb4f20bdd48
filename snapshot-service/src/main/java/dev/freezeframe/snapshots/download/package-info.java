/** Whole snapshots as files: raw or qcow2, as a stream, in ranges or compressed. */
package dev.freezeframe.snapshots.download;
