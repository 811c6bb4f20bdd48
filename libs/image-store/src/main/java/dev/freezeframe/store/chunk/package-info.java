/**
 * Content-addressed objects: the keyed id of a piece of content, and the codec that turns it into an object that
 * a scrub can check without any key.
 */
@NullMarked
package dev.freezeframe.store.chunk;

import org.jspecify.annotations.NullMarked;
