package org.trunkline.sip;

/**
 * Where a trunk is.
 *
 * @param host its address, host name or domain
 * @param port its SIP port; 0: the DNS knows (RFC 3263), or for an address the transport's usual one
 * @param transport how it is reached
 */
public record TrunkAddress(String host, int port, Transport transport) {
    /** How a trunk is reached. */
    public enum Transport {
        /** Datagrams. */
        UDP,
        /** A stream. */
        TCP,
        /** A stream that nobody else reads. */
        TLS,
        /** A WebSocket (RFC 7118), as the phones in browsers use it; no trunk does. */
        WS,
        /** The same over TLS. */
        WSS;

        /**
         * The port where nothing else is said (RFC 3261 §19.1.2, RFC 7118 §5).
         *
         * @return 5060, 5061, 80 or 443
         */
        public int usualPort() {
            return switch (this) {
                case UDP, TCP -> 5060;
                case TLS -> 5061;
                case WS -> 80;
                case WSS -> 443;
            };
        }

        /** Whether it is one connection that the peer has opened, and there is no other way to it. */
        boolean webSocket() {
            return this == WS || this == WSS;
        }
    }

    static final String HOST = "[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|\\[?[0-9A-Fa-f:.]{2,45}]?";

    /** Refuses what could not stand in a SIP URI, and what nobody could call. */
    public TrunkAddress {
        if (transport.webSocket()) {
            throw new IllegalArgumentException("a trunk is reached by UDP, TCP or TLS");
        }
        if (!host.matches(HOST)) {
            throw new IllegalArgumentException("host is not a host name or address");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port must be 1 to 65535, or 0 for the one that the DNS knows");
        }
    }

    @Override
    public String toString() {
        return transport + " " + host + (port == 0 ? "" : ":" + port);
    }
}
