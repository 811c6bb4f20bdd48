/**
 * The one small interface between the image store and whatever holds a disk: allocated ranges, read at an offset, write
 * at an offset, changed-since hint. Nothing here knows that a disk may be a file.
 */
@NullMarked
package dev.freezeframe.store.disk;

import org.jspecify.annotations.NullMarked;
