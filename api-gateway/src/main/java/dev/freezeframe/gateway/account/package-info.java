/** What a token may ask about itself. */
package dev.freezeframe.gateway.account;
