package org.trunkline.sip;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What an endpoint needs to know.
 *
 * @param name what its threads and log lines are called
 * @param bindAddress the local address to listen at; {@code 0.0.0.0} for all
 * @param port the UDP and TCP port; 0 takes any free one
 * @param advertisedHost what peers are told to send to; empty: the bound address, or the one of the default route
 *     when bound to all
 * @param advertisedPort the port that peers are told; 0: the bound one
 * @param userAgent the User-Agent and Server header
 * @param allowed who may call in; empty: nobody
 * @param tcp whether to listen for TCP too, at the same port
 * @param tls where to listen for TLS; empty: nowhere, which does not keep us from calling by it
 * @param transfers whether peers may ask us to call somebody else in their place (RFC 3515)
 */
public record SipSettings(
        String name,
        String bindAddress,
        int port,
        String advertisedHost,
        int advertisedPort,
        String userAgent,
        List<SourceRange> allowed,
        boolean tcp,
        Optional<TlsListening> tls,
        boolean transfers) {
    /** Checks what can be checked without a socket. */
    public SipSettings {
        require(name.matches("[A-Za-z0-9_-]{1,32}"), "name may hold up to 32 letters, digits, _ and -");
        require(port >= 0 && port < 65536, "port must be 0 to 65535");
        require(advertisedPort >= 0 && advertisedPort < 65536, "advertisedPort must be 0 to 65535");
        require(advertisedHost.matches("[A-Za-z0-9.:-]{0,253}"), "advertisedHost is not a host name or address");
        require(userAgent.matches("[A-Za-z0-9][A-Za-z0-9 ./_-]{0,63}"), "userAgent may hold letters, digits, . / _ -");
        try {
            InetAddress.ofLiteral(bindAddress);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("bindAddress must be an IP address", wrong);
        }
        allowed = List.copyOf(allowed);
    }

    /**
     * An endpoint that takes transfers.
     *
     * @param name what its threads and log lines are called
     * @param bindAddress the local address to listen at
     * @param port the UDP and TCP port
     * @param advertisedHost what peers are told to send to
     * @param advertisedPort the port that peers are told
     * @param userAgent the User-Agent and Server header
     * @param allowed who may call in
     * @param tcp whether to listen for TCP too
     * @param tls where to listen for TLS
     */
    public SipSettings(
            String name,
            String bindAddress,
            int port,
            String advertisedHost,
            int advertisedPort,
            String userAgent,
            List<SourceRange> allowed,
            boolean tcp,
            Optional<TlsListening> tls) {
        this(name, bindAddress, port, advertisedHost, advertisedPort, userAgent, allowed, tcp, tls, true);
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
        return new SipSettings(name, bindAddress, port, "", 0, "Trunkline", List.of(), true, Optional.empty());
    }

    /**
     * The same, open for calls from some sources.
     *
     * @param sources who may call in
     * @return new settings
     */
    public SipSettings allowing(List<SourceRange> sources) {
        return new SipSettings(
                name, bindAddress, port, advertisedHost, advertisedPort, userAgent, sources, tcp, tls, transfers);
    }

    /**
     * The same, listening for TLS too.
     *
     * @param listening where, and with which certificate
     * @return new settings
     */
    public SipSettings listeningForTls(TlsListening listening) {
        return new SipSettings(
                name, bindAddress, port, advertisedHost, advertisedPort, userAgent, allowed, tcp, Optional.of(listening),
                transfers);
    }

    /**
     * The same, but whoever asks for a transfer is refused.
     *
     * @return new settings
     */
    public SipSettings withoutTransfers() {
        return new SipSettings(
                name, bindAddress, port, advertisedHost, advertisedPort, userAgent, allowed, tcp, tls, false);
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
