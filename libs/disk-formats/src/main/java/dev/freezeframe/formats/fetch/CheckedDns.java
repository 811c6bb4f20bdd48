package dev.freezeframe.formats.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import okhttp3.Dns;

/**
 * Resolves a host once and lets it pass only if every address it has may be connected to. The client connects to the
 * addresses returned here and never asks again for the same connection, so a name that changes its address meanwhile
 * (DNS rebinding) gains nothing.
 */
final class CheckedDns implements Dns {
    private final AddressPolicy policy;
    private final Dns resolver;

    CheckedDns(AddressPolicy policy, Dns resolver) {
        this.policy = policy;
        this.resolver = resolver;
    }

    @Override
    public List<InetAddress> lookup(String hostname) throws UnknownHostException {
        List<InetAddress> addresses = resolver.lookup(hostname);
        for (InetAddress address : addresses) {
            policy.check(hostname, address);
        }
        return addresses;
    }
}
