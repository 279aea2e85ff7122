package org.trunkline.media.rtp;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.trunkline.media.codec.Voice;

/** The header, read. */
@State(Scope.Thread)
public class RtpBench {
    private final byte[] packet = Voice.ofPhone(1).getFirst();

    /** @return the packet */
    @Benchmark
    public Parsed parse() {
        return RtpPacket.parse(packet, 0, packet.length);
    }
}
