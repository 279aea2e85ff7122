package org.trunkline.media.leg;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.trunkline.media.rtp.RtpPacket;

/** The place of a packet in its stream. */
@State(Scope.Thread)
public class StreamBench {
    private final IncomingStream stream = new IncomingStream();
    private final byte[] packet = new byte[172];
    private int sequence;

    /** @return how it stands */
    @Benchmark
    public Arrival inOrder() {
        sequence = sequence + 1 & 0xFFFF;
        return stream.on(new RtpPacket(false, 0, sequence, sequence * 160, 7, packet, 12, 160));
    }
}
