package org.trunkline.sip;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The way to one target over a stream: over the connection that a request came on while that is open (RFC 3261
 * §18.2.2), else over one to the target, which is opened when there is none. On the SIP thread.
 */
final class StreamChannel extends SipChannel {
    private final StreamPort port;
    private final Target target;
    private Connection connection;

    StreamChannel(StreamPort port, Target target) {
        super(port, target.address());
        this.port = port;
        this.target = target;
    }

    StreamChannel(StreamPort port, Connection connection) {
        this(port, connection.target());
        this.connection = connection;
    }

    boolean over(Connection other) {
        return connection == other;
    }

    @Override
    void write(byte[] message) throws IOException {
        if (connection == null || !connection.open()) {
            connection = port.connection(target);
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
