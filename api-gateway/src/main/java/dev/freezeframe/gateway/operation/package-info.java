/** Every operation of the API: where it is, who serves it, what it takes to be allowed to call it. */
@NullMarked
package dev.freezeframe.gateway.operation;

import org.jspecify.annotations.NullMarked;
