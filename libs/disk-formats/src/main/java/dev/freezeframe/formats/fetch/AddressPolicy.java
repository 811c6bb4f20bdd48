package dev.freezeframe.formats.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Which addresses may be connected to on a stranger's behalf. */
@FunctionalInterface
public interface AddressPolicy {
    /** Any address, for installations that import from their own network, and for tests. */
    AddressPolicy ANY = address -> true;

    /** Only addresses that the whole internet can reach. */
    AddressPolicy PUBLIC = PublicAddresses::contain;

    /** Whether {@code address} may be connected to. */
    boolean allows(InetAddress address);

    /** @throws ForbiddenAddressException if {@code address}, to which {@code host} leads, must not be connected to */
    default void check(String host, InetAddress address) throws UnknownHostException {
        if (!allows(address)) {
            throw new ForbiddenAddressException(host);
        }
    }
}
