/** The tokens by which programs speak for people. */
package dev.freezeframe.gateway.token;
