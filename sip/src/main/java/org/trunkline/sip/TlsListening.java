package org.trunkline.sip;

/**
 * How an endpoint listens for TLS.
 *
 * @param port the TCP port; 0 takes any free one
 * @param advertisedPort the port that peers are told; 0: the bound one
 * @param files our certificate and its key; where authorities are given, who connects must prove itself by one of them
 */
public record TlsListening(int port, int advertisedPort, TlsSettings files) {
    /** Nobody can be served without a certificate. */
    public TlsListening {
        if (port < 0 || port > 65535 || advertisedPort < 0 || advertisedPort > 65535) {
            throw new IllegalArgumentException("sip: a TLS port must be 0 to 65535");
        }
        if (files.certificate().isEmpty()) {
            throw new IllegalArgumentException("sip: to listen for TLS a certificate and its key are needed");
        }
    }
}
