package org.trunkline.media.leg;

import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.SequenceNumbers;
import org.trunkline.media.rtp.Timestamps;

/** Follows the sequence numbers of one direction and tells loss from reordering (RFC 3550 §A.1). */
public final class IncomingStream {
    private static final int LARGEST_LOSS = 3000; // RFC 3550 §A.1 MAX_DROPOUT: one minute of 20 ms packets
    private static final int DEEPEST_REORDER = 100; // RFC 3550 §A.1 MAX_MISORDER

    private static final Arrival STARTED = new Arrival.Started();
    private static final Arrival REPEATED = new Arrival.Repeated();
    private static final Arrival IN_ORDER = new Arrival.Newest(0);

    private final SequenceWindow seen = new SequenceWindow();
    private boolean started;
    private int ssrc;
    private int newest;
    private int newestTimestamp;

    /**
     * Places a packet.
     *
     * @param packet of this direction, any SSRC
     * @return how it stands
     */
    public Arrival on(RtpPacket packet) {
        int delta = SequenceNumbers.delta(packet.sequence(), newest);
        if (!started || packet.ssrc() != ssrc || delta > LARGEST_LOSS || delta < -DEEPEST_REORDER) {
            return start(packet);
        }
        if (delta <= 0) {
            return seen.take(-delta) ? new Arrival.Overtaken(-delta) : isNewer(packet) ? start(packet) : REPEATED;
        }
        newest = packet.sequence();
        newestTimestamp = packet.timestamp();
        seen.advance(delta);
        return delta == 1 ? IN_ORDER : new Arrival.Newest(delta - 1);
    }

    /** No repetition is newer than the newest packet: the sender began to count anew. */
    private boolean isNewer(RtpPacket packet) {
        return Timestamps.delta(packet.timestamp(), newestTimestamp) > 0;
    }

    private Arrival start(RtpPacket packet) {
        started = true;
        ssrc = packet.ssrc();
        newest = packet.sequence();
        newestTimestamp = packet.timestamp();
        seen.restart();
        return STARTED;
    }
}
