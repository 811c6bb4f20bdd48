package dev.freezeframe.formats.fetch;

import java.net.UnknownHostException;

/**
 * A host has an address that this server must not connect to on a stranger's behalf. A kind of {@link
 * UnknownHostException} because name resolution may throw no other.
 */
final class ForbiddenAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    ForbiddenAddressException(String host) {
        super(host + " is not at a public address");
    }
}
