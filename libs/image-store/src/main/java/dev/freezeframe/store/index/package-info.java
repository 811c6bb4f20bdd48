/**
 * What the store knows about a region's objects: which content is stored where, who refers to it, and who is
 * writing. The interface states the protocol that keeps writers and the sweep apart.
 */
@NullMarked
package dev.freezeframe.store.index;

import org.jspecify.annotations.NullMarked;
