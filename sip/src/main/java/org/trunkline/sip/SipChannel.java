package org.trunkline.sip;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.RawMessageChannel;
import gov.nist.javax.sip.stack.SIPTransaction;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.text.ParseException;
import javax.sip.address.Hop;
import org.jboss.logging.Logger;
import org.trunkline.sip.TrunkAddress.Transport;

/** The way between a port of ours and one peer address, as JAIN-SIP wants to see it. */
abstract class SipChannel extends MessageChannel implements RawMessageChannel {
    private static final Logger LOG = Logger.getLogger(SipChannel.class);

    private final SipPort port;
    private final InetSocketAddress peer;

    SipChannel(SipPort port, InetSocketAddress peer) {
        this.port = port;
        this.peer = peer;
        messageProcessor = port;
    }

    /** Sends to the peer, without ever waiting for it. */
    abstract void write(byte[] message) throws IOException;

    /** Sends to where JAIN-SIP believes the peer to be; of a stream there is only one other end. */
    abstract void writeTo(byte[] message, InetSocketAddress to) throws IOException;

    /** A request has come; its Via says where its sender listens. */
    void answersGoBack(Via via) {}

    InetSocketAddress peer() {
        return peer;
    }

    /** A parsed message from the peer, on the SIP thread. */
    void process(SIPMessage message, Datagram datagram) {
        message.setRemoteAddress(peer.getAddress());
        message.setRemotePort(peer.getPort());
        message.setLocalAddress(port.getIpAddress());
        message.setLocalPort(port.getPort());
        message.setPeerPacketSourceAddress(peer.getAddress());
        message.setPeerPacketSourcePort(peer.getPort());
        if (!whole(message)) {
            port.refuse(datagram, this, Refusal.MALFORMED);
            return;
        }
        LOG.debugf("received %s", message.getCallId().getCallId());
        try {
            switch (message) {
                case SIPRequest request -> request(request, datagram);
                case SIPResponse response -> response(response);
                default -> throw new IllegalStateException("neither request nor response");
            }
        } catch (ParseException odd) {
            port.refuse(datagram, this, Refusal.MALFORMED);
        } catch (RuntimeException surprised) { // JAIN-SIP: what our own classes do is guarded further in
            port.tally().count(Refusal.MALFORMED);
            LOG.debug("JAIN-SIP could not cope with a message", surprised);
        }
    }

    /**
     * Whether everything is there that JAIN-SIP takes for granted. A branch without the magic cookie is of RFC 2543,
     * whose matching rules cost a search through all transactions; its time is over.
     */
    private boolean whole(SIPMessage message) {
        var branch = message.getTopmostVia() == null ? null : message.getTopmostVia().getBranch();
        return branch != null
                && branch.startsWith("z9hG4bK") // RFC 3261 §8.1.1.7
                && message.getFrom() != null
                && message.getFrom().getAddress() != null
                && message.getTo() != null
                && message.getTo().getAddress() != null
                && message.getCallId() != null
                && message.getCSeq() != null
                && message.getTopmostVia().getSentBy() != null
                && getTransport().equalsIgnoreCase(message.getTopmostVia().getTransport());
    }

    private void request(SIPRequest request, Datagram datagram) throws ParseException {
        answersGoBack(request.getTopmostVia());
        markSource(request);
        if (!request.getMethod().equals(request.getCSeq().getMethod())) { // RFC 3261 §8.1.1.5
            port.refuse(datagram, this, Refusal.MALFORMED);
            return;
        }
        var taker = getSIPStack().newSIPServerRequest(request, this);
        if (taker == null) {
            return; // refused by the doorkeeper
        }
        try {
            taker.processRequest(request, this);
        } finally {
            release(taker);
        }
    }

    private void response(SIPResponse response) {
        try {
            response.checkHeaders();
        } catch (ParseException incomplete) {
            port.tally().count(Refusal.MALFORMED);
            return;
        }
        var taker = getSIPStack().newSIPServerResponse(response, this);
        if (taker == null) {
            return;
        }
        try {
            taker.processResponse(response, this);
        } finally {
            release(taker);
        }
    }

    private static void release(Object taker) { // JAIN-SIP holds a lock until its listener was called
        if (taker instanceof SIPTransaction transaction && !transaction.passToListener()) {
            transaction.releaseSem();
        }
    }

    /**
     * Answers must go to where the request came from: what the sender says of itself in {@code received} and
     * {@code maddr} could point at anybody.
     */
    private void markSource(SIPRequest request) throws ParseException {
        var via = request.getTopmostVia();
        via.removeParameter("maddr");
        via.setParameter("received", peer.getAddress().getHostAddress()); // RFC 3261 §18.2.1
        if (via.hasParameter("rport") || isReliable()) { // RFC 3581 §4; on a stream it leads back to the connection
            via.setParameter("rport", Integer.toString(peer.getPort()));
        }
    }

    /** JAIN-SIP's short cut for messages to our own address; there is none: they go out and come in like others. */
    @Override
    public void processMessage(SIPMessage toOurselves) throws IOException {
        sendMessage(toOurselves);
    }

    @Override
    public void sendMessage(SIPMessage message) throws IOException {
        write(encode(message));
        LOG.debugf("sent %s", message.getCallId().getCallId());
    }

    @Override
    public void sendMessage(SIPMessage message, InetAddress to, int toPort) throws IOException {
        writeTo(encode(message), new InetSocketAddress(to, toPort));
        LOG.debugf("sent %s", message.getCallId().getCallId());
    }

    @Override
    public void sendMessage(SIPMessage message, Hop hop) throws IOException {
        sendMessage(message);
    }

    @Override
    protected void sendMessage(byte[] message, InetAddress to, int toPort, boolean reconnect) throws IOException {
        writeTo(message, new InetSocketAddress(to, toPort));
    }

    private byte[] encode(SIPMessage message) throws IOException {
        if (message instanceof SIPRequest request) {
            try {
                port.stamp(request.getTopmostVia());
            } catch (ParseException wrong) {
                throw new IOException("no Via", wrong);
            }
        }
        return message.encodeAsBytes(getTransport());
    }

    @Override
    public SIPTransactionStack getSIPStack() {
        return port.getSIPStack();
    }

    @Override
    public String getTransport() {
        return port.getTransport();
    }

    @Override
    public boolean isReliable() {
        return port.kind() != Transport.UDP;
    }

    @Override
    public boolean isSecure() {
        return port.isSecure();
    }

    @Override
    public String getPeerAddress() {
        return peer.getAddress().getHostAddress();
    }

    @Override
    protected InetAddress getPeerInetAddress() {
        return peer.getAddress();
    }

    @Override
    protected String getPeerProtocol() {
        return getTransport();
    }

    @Override
    public int getPeerPort() {
        return peer.getPort();
    }

    @Override
    public int getPeerPacketSourcePort() {
        return peer.getPort();
    }

    @Override
    public InetAddress getPeerPacketSourceAddress() {
        return peer.getAddress();
    }

    @Override
    public String getKey() {
        return getKey(peer.getAddress(), peer.getPort(), getTransport());
    }

    @Override
    public String getViaHost() {
        return port.getIpAddress().getHostAddress();
    }

    @Override
    public int getViaPort() {
        return port.getPort();
    }

    @Override
    public void close() {}
}
