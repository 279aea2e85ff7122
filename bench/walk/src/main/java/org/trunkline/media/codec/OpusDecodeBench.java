package org.trunkline.media.codec;

import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.trunkline.media.rtp.RtpWriter;

/** What a browser sends, to 8 kHz: a packet, and what is lost before one. */
@State(Scope.Thread)
public class OpusDecodeBench {
    private static final int PACKETS = 500;

    private final short[] pcm = new short[960];
    private OpusLibrary opus;
    private OpusDecoder decoder;
    private List<byte[]> packets;
    private int at;

    /** Encodes what is decoded. */
    @Setup
    public void open() {
        opus = OpusLibrary.load(Optional.empty());
        packets = Voice.ofBrowser(opus, PACKETS);
        decoder = opus.decoder(8000);
    }

    /** Gives the memory back. */
    @TearDown
    public void close() {
        decoder.close();
    }

    /** @return samples */
    @Benchmark
    public int decode() {
        byte[] packet = next();
        return decode(packet);
    }

    /** @return samples of the packet behind a lost one, which its FEC brings back */
    @Benchmark
    public int fecAndDecode() {
        next();
        byte[] packet = next();
        decoder.decodeFec(packet, RtpWriter.HEADER_BYTES, packet.length - RtpWriter.HEADER_BYTES, pcm, 0, 160);
        return decode(packet);
    }

    /** @return samples of the packet behind a lost one, which is made up */
    @Benchmark
    public int concealAndDecode() {
        next();
        decoder.conceal(pcm, 0, 160);
        return decode(next());
    }

    private int decode(byte[] packet) {
        return decoder.decode(packet, RtpWriter.HEADER_BYTES, packet.length - RtpWriter.HEADER_BYTES, pcm, 0)
                .orElseThrow();
    }

    private byte[] next() {
        return packets.get(at++ % PACKETS);
    }
}
