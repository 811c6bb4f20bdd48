/**
 * Whole images: the pipelines that write a disk to the store, restore it, and copy it to another region's store, with
 * memory bounded whatever the disk's size.
 */
@NullMarked
package dev.freezeframe.store.image;

import org.jspecify.annotations.NullMarked;
