/** Random lives of a store of two regions, in which everything that can fail does. */
@NullMarked
package dev.freezeframe.store.history;

import org.jspecify.annotations.NullMarked;
