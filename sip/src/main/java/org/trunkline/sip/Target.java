package org.trunkline.sip;

import gov.nist.javax.sip.message.SIPMessage;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.sip.message.Request;
import org.trunkline.sip.TrunkAddress.Transport;

/**
 * One host that requests can be sent to: what RFC 3263 makes of a trunk's address.
 *
 * @param transport over what
 * @param address where, resolved
 * @param tls who must prove to be there, and how we prove ourselves
 */
record Target(Transport transport, InetSocketAddress address, Optional<TlsPeer> tls) {
    /**
     * The other end of a TLS connection.
     *
     * @param domain the one that was configured, whatever the DNS made of it (RFC 5922 §4)
     * @param files authorities that it is trusted by, and a certificate of ours
     */
    record TlsPeer(String domain, TlsSettings files) {
        static TlsPeer of(Trunk trunk) {
            return new TlsPeer(trunk.address().host(), trunk.tls());
        }
    }

    Target {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("a target is an address");
        }
    }

    static Target of(Trunk trunk, InetSocketAddress address) {
        var at = trunk.address();
        return new Target(at.transport(), address, at.transport() == Transport.TLS
                ? Optional.of(TlsPeer.of(trunk))
                : Optional.empty());
    }

    /** The same host by TCP. */
    Target byTcp() {
        return new Target(Transport.TCP, address, Optional.empty());
    }

    /** Lets a request outside of a dialog go here, whatever its URI says. */
    void takes(Request request) {
        ((SIPMessage) request).setApplicationData(this);
    }

    /** The one that a request was made for, if it was. */
    static Optional<Target> takenBy(SIPMessage request) {
        return request.getApplicationData() instanceof Target target ? Optional.of(target) : Optional.empty();
    }

    @Override
    public String toString() {
        return transport + " " + address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
