/** Who is calling and what they may do, decided for every request before anything else happens. */
package dev.freezeframe.gateway.access;
