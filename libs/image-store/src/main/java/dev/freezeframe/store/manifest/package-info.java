/**
 * The two-level hash tree that describes a disk image: pages of fixed-width entries and the root that names them.
 */
@NullMarked
package dev.freezeframe.store.manifest;

import org.jspecify.annotations.NullMarked;
