/** A steady load on the API of a stack whose parts come and go, and what became of every request. */
@NullMarked
package dev.freezeframe.local.load;

import org.jspecify.annotations.NullMarked;
