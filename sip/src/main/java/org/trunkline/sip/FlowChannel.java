package org.trunkline.sip;

import java.io.IOException;
import java.net.InetSocketAddress;

/** The way to a phone, and the only one: the connection that it has opened. On the SIP thread. */
final class FlowChannel extends SipChannel {
    private final Flows flows;

    FlowChannel(FlowPort port, Flows flows, InetSocketAddress peer) {
        super(port, peer);
        this.flows = flows;
    }

    @Override
    void write(byte[] message) throws IOException {
        if (flows.at(peer()).filter(flow -> flow.send(message)).isEmpty()) {
            throw new IOException("the phone has lost its connection");
        }
    }

    @Override
    void writeTo(byte[] message, InetSocketAddress to) throws IOException {
        write(message);
    }
}
