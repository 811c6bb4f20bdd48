/** Disk formats that are left to {@code qemu-img}, with everything in them that could reach another file refused first. */
@NullMarked
package dev.freezeframe.formats.convert;

import org.jspecify.annotations.NullMarked;
