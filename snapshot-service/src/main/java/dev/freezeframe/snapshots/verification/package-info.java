/** Whether images can still be had back: verifying them, and telling what checks have found. */
package dev.freezeframe.snapshots.verification;
