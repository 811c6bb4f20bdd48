/** Replaces the services of a running stack by another build, and looks whether anybody notices. */
@NullMarked
package dev.freezeframe.local.upgrade;

import org.jspecify.annotations.NullMarked;
