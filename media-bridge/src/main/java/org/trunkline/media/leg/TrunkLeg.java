package org.trunkline.media.leg;

import java.net.InetSocketAddress;
import org.trunkline.media.Drop;
import org.trunkline.media.rtp.Dropped;
import org.trunkline.media.rtp.Parsed;
import org.trunkline.media.rtp.RtpPacket;

/**
 * The leg toward a trunk: plain RTP, symmetric (RFC 4961). Only the address that the trunk negotiated is heard and is sent
 * to; packets from anywhere else are foreign, however often they come.
 */
public final class TrunkLeg {
    private final Wire wire;
    private InetSocketAddress remote;
    private boolean sends;

    /**
     * A leg that knows no remote address yet.
     *
     * @param wire the local RTP port
     */
    public TrunkLeg(Wire wire) {
        this.wire = wire;
    }

    /**
     * What the trunk negotiated.
     *
     * @param address its RTP address
     * @param mayHear whether it wants to hear us (RFC 3264 §5.1)
     */
    public void remote(InetSocketAddress address, boolean mayHear) {
        remote = address;
        sends = mayHear;
    }

    /**
     * Whether there is somebody to send to.
     *
     * @return true once negotiated and not held
     */
    public boolean ready() {
        return sends;
    }

    /**
     * Reads a datagram.
     *
     * @param buffer holds it
     * @param offset its first byte
     * @param length its bytes
     * @param from who sent it
     * @return the packet, or why there is none
     */
    public Parsed receive(byte[] buffer, int offset, int length, InetSocketAddress from) {
        return from.equals(remote) ? RtpPacket.parse(buffer, offset, length) : new Dropped(Drop.FOREIGN_SOURCE);
    }

    /**
     * Sends an RTP packet.
     *
     * @param packet starts at 0
     * @param length its bytes
     */
    public void send(byte[] packet, int length) {
        if (sends) {
            wire.send(packet, 0, length, remote);
        }
    }
}
