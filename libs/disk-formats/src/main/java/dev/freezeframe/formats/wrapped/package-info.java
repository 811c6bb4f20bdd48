/** Takes the compression off a whole image file. */
@NullMarked
package dev.freezeframe.formats.wrapped;

import org.jspecify.annotations.NullMarked;
