/**
 * The keys that images are sealed with, and how they are kept: the installation's key, in a {@link
 * dev.freezeframe.store.keys.Kms}, wraps the keys of teams; these wrap the keys of images and the secrets of
 * deduplication domains.
 */
@NullMarked
package dev.freezeframe.store.keys;

import org.jspecify.annotations.NullMarked;
