package org.trunkline.sip;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The way between our UDP port and one peer address: made for a message, kept by nobody. */
final class UdpChannel extends SipChannel {
    private final UdpPort port;

    UdpChannel(UdpPort port, InetSocketAddress peer) {
        super(port, peer);
        this.port = port;
    }

    @Override
    public void sendMessage(SIPMessage message, InetAddress to, int toPort) throws IOException {
        super.sendMessage(message, to, toPort);
        if (message instanceof SIPRequest) {
            port.presence().watch(peer());
        }
    }

    @Override
    void write(byte[] message) throws IOException {
        port.send(message, peer());
    }

    @Override
    void writeTo(byte[] message, InetSocketAddress to) throws IOException {
        port.send(message, to);
    }
}
