/**
 * Looks for damage without any key, and repairs it: reads every object that the index names, quarantines what is missing
 * or is not what was stored, and copies it anew from another region.
 */
@NullMarked
package dev.freezeframe.store.verify;

import org.jspecify.annotations.NullMarked;
