/**
 * A reader of qcow2 images, versions 2 and 3, written from the format's description in QEMU's documentation,
 * <a href="https://www.qemu.org/docs/master/interop/qcow2.html">docs/interop/qcow2.txt</a>. It reads the active state
 * of one file that stands by itself, and treats every number in it as an attacker's.
 */
@NullMarked
package dev.freezeframe.formats.qcow2;

import org.jspecify.annotations.NullMarked;
