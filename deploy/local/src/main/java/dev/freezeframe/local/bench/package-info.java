/** Freezeframe beside restic: the same work on the same disk, machine and S3 server, taking turns. */
@NullMarked
package dev.freezeframe.local.bench;

import org.jspecify.annotations.NullMarked;
