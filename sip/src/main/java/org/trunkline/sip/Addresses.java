package org.trunkline.sip;

import org.trunkline.sip.TrunkAddress.Transport;

/**
 * What peers are told to send to.
 *
 * @param host ours as they see it
 * @param port for UDP and TCP
 * @param tlsPort for TLS
 */
record Addresses(String host, int port, int tlsPort) {
    SipPort.Address of(Transport transport) {
        return new SipPort.Address(host, transport == Transport.TLS ? tlsPort : port);
    }
}
