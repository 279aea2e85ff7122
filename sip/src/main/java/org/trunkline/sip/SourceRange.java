package org.trunkline.sip;

import java.net.InetAddress;

/**
 * Addresses with a common prefix, written {@code 192.0.2.0/24} or {@code 2001:db8::/32}.
 *
 * @param network an address of the range
 * @param prefixBits how many leading bits are common
 */
public record SourceRange(InetAddress network, int prefixBits) {
    /** Checks the prefix length. */
    public SourceRange {
        if (prefixBits < 0 || prefixBits > 8 * network.getAddress().length) {
            throw new IllegalArgumentException("prefix length " + prefixBits + " does not fit the address");
        }
    }

    /**
     * Reads a range; a single address stands for itself.
     *
     * @param text an IP address, with or without {@code /prefix}
     * @return the range
     * @throws IllegalArgumentException with words for the person who configured it
     */
    public static SourceRange parse(String text) {
        int slash = text.indexOf('/');
        try {
            var network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int bits = slash < 0 ? 8 * network.getAddress().length : Integer.parseInt(text.substring(slash + 1));
            return new SourceRange(network, bits);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("'" + text + "' is not an address or range like 192.0.2.0/24", wrong);
        }
    }

    /**
     * Whether an address lies in the range.
     *
     * @param address any address
     * @return false also for an address of the other IP version
     */
    public boolean contains(InetAddress address) {
        byte[] a = address.getAddress();
        byte[] n = network.getAddress();
        if (a.length != n.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit += 8) {
            int mask = prefixBits - bit >= 8 ? 0xFF : 0xFF00 >> prefixBits - bit & 0xFF;
            if (((a[bit / 8] ^ n[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
