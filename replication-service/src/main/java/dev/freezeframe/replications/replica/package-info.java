/** Where each image is, learnt from the catalog's events. */
@NullMarked
package dev.freezeframe.replications.replica;

import org.jspecify.annotations.NullMarked;
