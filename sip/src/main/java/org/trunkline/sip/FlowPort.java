package org.trunkline.sip;

import gov.nist.javax.sip.header.Via;
import java.net.InetSocketAddress;
import java.text.ParseException;
import org.trunkline.sip.TrunkAddress.Transport;

/**
 * The WebSockets of an endpoint for phones, as JAIN-SIP wants to see them: a transport without a socket of its own. Two of
 * them share all flows, since only the phone knows whether its way to us is WS or WSS.
 */
final class FlowPort extends SipPort {
    private final Flows flows;
    private final String host;

    FlowPort(Transport kind, Flows flows, String host, JainStack stack, SipThread thread, Tally tally) {
        super(PhoneSettings.NOWHERE, kind.usualPort(), kind, stack, thread, tally, new Address(host, kind.usualPort()));
        this.flows = flows;
        this.host = host;
    }

    @Override
    SipChannel channel(Target target) {
        return new FlowChannel(this, flows, target.address());
    }

    @Override
    SipChannel channelBack(InetSocketAddress peer) {
        return new FlowChannel(this, flows, peer);
    }

    /** Without a port: nobody can send there. */
    @Override
    void stamp(Via via) throws ParseException {
        via.setHost(host);
        via.setTransport(kind().name());
    }

    @Override
    public boolean isSecure() {
        return kind() == Transport.WSS;
    }

    @Override
    boolean listening() {
        return true;
    }

    @Override
    void awaitEnd() {}

    @Override
    public void start() {}

    @Override
    public void stop() {}
}
