/**
 * From a file somebody gave us to a disk that can be read: what {@code POST /v2/images} needs. {@link
 * dev.freezeframe.formats.ImageOpener} is the entrance; {@code fetch} brings the file here, {@code detect} says what it
 * is, {@code wrapped}, {@code qcow2} and {@code convert} make a disk of it.
 *
 * <p>The files come from strangers. Every failure that is the file's fault is a {@link
 * dev.freezeframe.store.disk.CorruptDiskException} or an {@link dev.freezeframe.formats.UnsupportedFormatException}
 * whose message is shown to the user who asked for the import.
 */
@NullMarked
package dev.freezeframe.formats;

import org.jspecify.annotations.NullMarked;
