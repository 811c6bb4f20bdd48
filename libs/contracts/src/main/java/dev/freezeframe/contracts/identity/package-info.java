/** Who a request is made for, as the gateway vouches for it to the services. */
@NullMarked
package dev.freezeframe.contracts.identity;

import org.jspecify.annotations.NullMarked;
