/** What the gateway itself answers. */
@NullMarked
package dev.freezeframe.gateway.reply;

import org.jspecify.annotations.NullMarked;
