/** Passes requests on to the services, streaming both ways. */
@NullMarked
package dev.freezeframe.gateway.proxy;

import org.jspecify.annotations.NullMarked;
