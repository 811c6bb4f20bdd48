/**
 * Reclaims the space of content that nothing refers to, in small steps beside running writers, and prefers to
 * leak.
 */
@NullMarked
package dev.freezeframe.store.sweep;

import org.jspecify.annotations.NullMarked;
