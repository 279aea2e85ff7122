package org.trunkline.media.bridge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.trunkline.media.net.MediaLoop;
import org.trunkline.media.net.Receiver;
import org.trunkline.media.net.UdpPort;

/**
 * The RTP port of a call and the RTCP port next to it (RFC 3550 §11).
 *
 * @param rtp even
 * @param rtcp the next odd one
 */
record PortPair(UdpPort rtp, UdpPort rtcp) {
    static PortPair bind(MediaLoop loop, InetAddress address, int evenPort, Receiver ofRtp, Receiver ofRtcp)
            throws IOException {
        var rtp = loop.bind(new InetSocketAddress(address, evenPort), ofRtp);
        try {
            return new PortPair(rtp, loop.bind(new InetSocketAddress(address, evenPort + 1), ofRtcp));
        } catch (IOException occupied) {
            rtp.close();
            throw occupied;
        }
    }

    int number() {
        return rtp.local().getPort();
    }

    void close() {
        rtp.close();
        rtcp.close();
    }
}
