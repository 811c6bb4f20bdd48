/** Passes requests on to the services. */
package dev.freezeframe.gateway.proxy;
