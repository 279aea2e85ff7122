package org.trunkline.sip;

import gov.nist.javax.sip.header.Via;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The way to one target over a stream. On the SIP thread.
 *
 * <pre>
 *   request   ──► the connection to the target, opened when there is none
 *   response  ──► the connection that its request came on (RFC 3261 §18.2.2)
 *                    closed: one to where its sender says to listen, at the address that it came from
 *                    not known any more: only one that is open
 * </pre>
 */
final class StreamChannel extends SipChannel {
    /** Finds another connection in place of one that is closed, or not there yet. */
    private interface Way {
        Connection open() throws IOException;
    }

    private final StreamPort port;
    private Connection connection;
    private Way other;

    private StreamChannel(StreamPort port, InetSocketAddress peer, Connection connection, Way other) {
        super(port, peer);
        this.port = port;
        this.connection = connection;
        this.other = other;
    }

    static StreamChannel to(StreamPort port, Target target) {
        return new StreamChannel(port, target.address(), null, () -> port.connection(target));
    }

    static StreamChannel back(StreamPort port, InetSocketAddress peer) {
        return new StreamChannel(port, peer, null, () -> port.openConnection(peer));
    }

    /** For a message that came over a connection. */
    static StreamChannel of(StreamPort port, Connection connection) {
        var target = connection.target();
        boolean ours = connection.side() == Connection.Side.OURS;
        return new StreamChannel(port, target.address(), connection, () -> ours
                ? port.connection(target)
                : port.openConnection(target.address()));
    }

    @Override
    void answersGoBack(Via via) {
        if (connection.side() == Connection.Side.THEIRS) {
            boolean said = via.getPort() > 0 && via.getPort() < 65536;
            var listens = new InetSocketAddress(peer().getAddress(), said ? via.getPort() : port.kind().usualPort());
            other = () -> port.connectionBack(listens);
        }
    }

    boolean over(Connection lost) {
        return connection == lost;
    }

    @Override
    void write(byte[] message) throws IOException {
        if (connection == null || !connection.open()) {
            connection = other.open();
        }
        if (!connection.send(message)) {
            throw new IOException("the connection to the peer is closed");
        }
    }

    @Override
    void writeTo(byte[] message, InetSocketAddress to) throws IOException {
        write(message);
    }
}
