/** How often a token may call, and how often an address may fail to say who it is. */
@NullMarked
package dev.freezeframe.gateway.limit;

import org.jspecify.annotations.NullMarked;
