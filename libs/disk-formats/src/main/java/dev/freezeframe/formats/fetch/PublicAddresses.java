package dev.freezeframe.formats.fetch;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses that the whole internet can reach: not this machine, not the network it stands in, not a cloud's
 * metadata service, also not in an IPv6 form that leads to one of them.
 *
 * <p>Source: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its updates).
 */
final class PublicAddresses {
    private static final List<Block> NOT_PUBLIC_V4 = blocks(
            "0.0.0.0/8", // this network
            "10.0.0.0/8",
            "100.64.0.0/10", // shared by carriers
            "127.0.0.0/8",
            "169.254.0.0/16", // link-local, and where clouds have their metadata service
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16",
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, broadcast

    private static final List<Block> GLOBAL_V6 = blocks("2000::/3");
    private static final List<Block> NOT_PUBLIC_V6 = blocks(
            "2001::/23", // protocol assignments, among them Teredo tunnels
            "2001:db8::/32", // documentation
            "3fff::/20"); // documentation
    private static final List<Block> NAT64 = blocks("64:ff9b::/96");
    private static final List<Block> SIX_TO_FOUR = blocks("2002::/16");

    static boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return !within(bytes, NOT_PUBLIC_V4);
        }
        // The last 32 bits of a NAT64 address, or the 32 after the prefix of a 6to4 one, are where it really leads.
        if (within(bytes, NAT64)) {
            return !within(Arrays.copyOfRange(bytes, 12, 16), NOT_PUBLIC_V4);
        }
        if (within(bytes, SIX_TO_FOUR)) {
            return !within(Arrays.copyOfRange(bytes, 2, 6), NOT_PUBLIC_V4);
        }
        return within(bytes, GLOBAL_V6) && !within(bytes, NOT_PUBLIC_V6);
    }

    private static boolean within(byte[] address, List<Block> blocks) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    private static List<Block> blocks(String... blocks) {
        return Arrays.stream(blocks).map(Block::parse).toList();
    }

    private record Block(byte[] prefix, int bits) {
        static Block parse(String text) {
            int slash = text.indexOf('/');
            try {
                // A literal: nothing is looked up.
                byte[] prefix = InetAddress.getByName(text.substring(0, slash)).getAddress();
                return new Block(prefix, Integer.parseInt(text.substring(slash + 1)));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(text, e);
            }
        }

        boolean contains(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i % 8);
                if ((address[i / 8] & mask) != (prefix[i / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
