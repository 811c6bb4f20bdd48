/** The regions' buckets. */
@NullMarked
package dev.freezeframe.replications.region;

import org.jspecify.annotations.NullMarked;
