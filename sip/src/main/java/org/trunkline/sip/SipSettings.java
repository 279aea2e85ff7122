package org.trunkline.sip;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * What an endpoint needs to know.
 *
 * @param name what its threads and log lines are called
 * @param bindAddress the local address to listen at; {@code 0.0.0.0} for all
 * @param port the UDP port; 0 takes any free one
 * @param advertisedHost what peers are told to send to; empty: the bound address, or the one of the default route
 *     when bound to all
 * @param advertisedPort the port that peers are told; 0: the bound one
 * @param userAgent the User-Agent and Server header
 * @param allowed who may call in; empty: nobody
 * @param noReply how long a trunk may stay silent after an INVITE before the call is given up (Timer B of RFC 3261
 *     §17.1.1.2, which would be 32 seconds)
 */
public record SipSettings(
        String name,
        String bindAddress,
        int port,
        String advertisedHost,
        int advertisedPort,
        String userAgent,
        List<SourceRange> allowed,
        Duration noReply) {
    /** Checks what can be checked without a socket. */
    public SipSettings {
        require(name.matches("[A-Za-z0-9_-]{1,32}"), "name may hold up to 32 letters, digits, _ and -");
        require(port >= 0 && port < 65536, "port must be 0 to 65535");
        require(advertisedPort >= 0 && advertisedPort < 65536, "advertisedPort must be 0 to 65535");
        require(advertisedHost.matches("[A-Za-z0-9.:-]{0,253}"), "advertisedHost is not a host name or address");
        require(userAgent.matches("[A-Za-z0-9][A-Za-z0-9 ./_-]{0,63}"), "userAgent may hold letters, digits, . / _ -");
        require(noReply.isPositive(), "noReply must be longer than nothing");
        try {
            InetAddress.ofLiteral(bindAddress);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("bindAddress must be an IP address", wrong);
        }
        allowed = List.copyOf(allowed);
    }

    /**
     * An endpoint at an address, closed for calls that come in.
     *
     * @param name what its threads are called
     * @param bindAddress where to listen
     * @param port UDP port, 0 for any
     * @return settings with our defaults
     */
    public static SipSettings at(String name, String bindAddress, int port) {
        return new SipSettings(name, bindAddress, port, "", 0, "Trunkline", List.of(), Duration.ofSeconds(8));
    }

    /**
     * The same, open for calls from some sources.
     *
     * @param sources who may call in
     * @return new settings
     */
    public SipSettings allowing(List<SourceRange> sources) {
        return new SipSettings(
                name, bindAddress, port, advertisedHost, advertisedPort, userAgent, sources, noReply);
    }

    /**
     * The same with another patience for silent trunks.
     *
     * @param patience how long
     * @return new settings
     */
    public SipSettings noReplyAfter(Duration patience) {
        return new SipSettings(
                name, bindAddress, port, advertisedHost, advertisedPort, userAgent, allowed, patience);
    }

    boolean allows(InetAddress source) {
        return allowed.stream().anyMatch(range -> range.contains(source));
    }

    private static void require(boolean condition, String words) {
        if (!condition) {
            throw new IllegalArgumentException("sip: " + words);
        }
    }
}
