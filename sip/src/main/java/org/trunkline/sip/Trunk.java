package org.trunkline.sip;

/**
 * A peer that carries our calls to telephones.
 *
 * @param name what people call it
 * @param host its address or host name
 * @param port its SIP port
 * @param transport how it is reached
 * @param callerId the user part of our From header: who calls
 * @param fromHost the host part of our From header; empty: our own advertised host
 */
public record Trunk(String name, String host, int port, Transport transport, String callerId, String fromHost) {
    /** How a trunk is reached. */
    public enum Transport {
        /** Datagrams. */
        UDP
    }

    private static final String HOST = "[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|\\[?[0-9A-Fa-f:.]{2,45}]?";
    private static final String USER = "[A-Za-z0-9+*._~-]{1,64}";

    /** Refuses what could not stand in a SIP header. */
    public Trunk {
        require(!name.isBlank(), "a trunk needs a name");
        require(host.matches(HOST), "trunk '" + name + "': host is not a host name or address");
        require(port > 0 && port < 65536, "trunk '" + name + "': port must be 1 to 65535");
        require(callerId.matches(USER), "trunk '" + name + "': callerId may hold letters, digits and + * . _ ~ -");
        require(fromHost.isEmpty() || fromHost.matches(HOST), "trunk '" + name + "': fromHost is not a host name");
    }

    /**
     * A trunk over UDP with our own host in the From header.
     *
     * @param name what people call it
     * @param host its address or host name
     * @param port its SIP port
     * @param callerId who calls
     * @return the trunk
     */
    public static Trunk udp(String name, String host, int port, String callerId) {
        return new Trunk(name, host, port, Transport.UDP, callerId, "");
    }

    private static void require(boolean condition, String words) {
        if (!condition) {
            throw new IllegalArgumentException(words);
        }
    }

    @Override
    public String toString() { // no phone number where it may be logged
        return "Trunk[" + name + " " + transport + " " + host + ":" + port + "]";
    }
}
