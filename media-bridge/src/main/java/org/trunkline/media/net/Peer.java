package org.trunkline.media.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * A far end, as Java has it and as the kernel's sockaddr of Linux.
 *
 * <pre>
 *   sockaddr_in   | family 2, port, IPv4 address   |
 *   sockaddr_in6  | family 10, port, flow          | IPv6 address, 16 bytes          | scope |
 *                 0                                8               16               24      28
 *                 └──────────── word 0 ────────────┴──── word 1 ───┴──── word 2 ────┴─ word 3
 * </pre>
 *
 * @param address address and port
 * @param nameBytes length of the sockaddr
 * @param word0 its bytes 0 to 7, the first one lowest, as in memory
 * @param word1 bytes 8 to 15
 * @param word2 bytes 16 to 23
 * @param word3 bytes 24 to 27
 */
record Peer(InetSocketAddress address, int nameBytes, long word0, long word1, long word2, long word3) {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int IPV4_NAME_BYTES = 16;
    private static final int IPV6_NAME_BYTES = 28;
    private static final long MAPPED = 0xFFFF_0000L; // RFC 4291 §2.5.5.2: ::ffff:0:0/96, bytes 8 to 11

    /** What has to be equal in a name for it to be the same peer's; not the flow label, nor what lies behind the name. */
    static boolean isIpv4(long word0) {
        return (word0 & 0xFFFF) == AF_INET;
    }

    /** As the kernel told it. */
    static Peer heard(long word0, long word1, long word2, long word3) {
        int port = Short.toUnsignedInt(Short.reverseBytes((short) (word0 >>> 16)));
        try {
            if (isIpv4(word0)) {
                var from = InetAddress.getByAddress(bytes(4, word0 >>> 32, 0));
                return new Peer(new InetSocketAddress(from, port), IPV4_NAME_BYTES, word0, 0, 0, 0);
            }
            byte[] sixteen = bytes(16, word1, word2);
            int scope = (int) word3;
            var from = scope == 0 ? InetAddress.getByAddress(sixteen) : Inet6Address.getByAddress(null, sixteen, scope);
            return new Peer(new InetSocketAddress(from, port), IPV6_NAME_BYTES, word0, word1, word2, word3);
        } catch (UnknownHostException never) {
            throw new IllegalStateException(never); // only for another number of bytes
        }
    }

    /** As a socket of one family takes it; an IPv4 address on one of IPv6 is mapped. */
    static Peer told(InetSocketAddress address, boolean ofIpv6Socket) {
        long port = (long) Short.toUnsignedInt(Short.reverseBytes((short) address.getPort())) << 16;
        byte[] bytes = address.getAddress().getAddress();
        if (address.getAddress() instanceof Inet4Address) {
            long four = word(bytes, 0, 4) << 32;
            return ofIpv6Socket
                    ? new Peer(address, IPV6_NAME_BYTES, AF_INET6 | port, 0, four | MAPPED, 0)
                    : new Peer(address, IPV4_NAME_BYTES, AF_INET | port | four, 0, 0, 0);
        }
        int scope = ((Inet6Address) address.getAddress()).getScopeId();
        return new Peer(address, IPV6_NAME_BYTES, AF_INET6 | port, word(bytes, 0, 8), word(bytes, 8, 8), scope);
    }

    private static byte[] bytes(int count, long low, long high) {
        byte[] out = new byte[count];
        for (int i = 0; i < count; i++) {
            out[i] = (byte) ((i < 8 ? low : high) >>> 8 * (i & 7));
        }
        return out;
    }

    private static long word(byte[] bytes, int offset, int count) {
        long word = 0;
        for (int i = 0; i < count; i++) {
            word |= (bytes[offset + i] & 0xFFL) << 8 * i;
        }
        return word;
    }
}
