/** Copies of images from one region to another. */
@NullMarked
package dev.freezeframe.replications.replication;

import org.jspecify.annotations.NullMarked;
