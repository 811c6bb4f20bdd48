/** Tells what a file is from the bytes in it; names and content types lie. */
@NullMarked
package dev.freezeframe.formats.detect;

import org.jspecify.annotations.NullMarked;
