/** The work of replications: bringing to a region what it lacks of an image. */
@NullMarked
package dev.freezeframe.replications.copy;

import org.jspecify.annotations.NullMarked;
