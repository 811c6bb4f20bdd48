/** How often a token may call. */
package dev.freezeframe.gateway.limit;
