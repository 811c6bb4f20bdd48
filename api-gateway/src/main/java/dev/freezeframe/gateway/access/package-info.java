/** Who is calling and what they may do, decided for every request before anything else happens. */
@NullMarked
package dev.freezeframe.gateway.access;

import org.jspecify.annotations.NullMarked;
