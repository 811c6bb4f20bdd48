/** Getting images back with nothing but a bucket and the installation's key: no database and no service. */
@NullMarked
package dev.freezeframe.store.recovery;

import org.jspecify.annotations.NullMarked;
