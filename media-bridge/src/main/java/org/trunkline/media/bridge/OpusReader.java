package org.trunkline.media.bridge;

import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.OpusDecoder;
import org.trunkline.media.rtp.RtpPacket;

/** Reads a stream of Opus (RFC 7587: its RTP clock is always 48 kHz) straight to 8 kHz. */
final class OpusReader implements AudioReader {
    private static final int CLOCK_HZ = 48_000;
    private static final int STEP_SAMPLES = Playhead.HZ / 400; // 2.5 ms, the shortest Opus frame

    private final OpusDecoder decoder;

    OpusReader(OpusDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public int clockRateHz() {
        return CLOCK_HZ;
    }

    @Override
    public boolean speaks(G711 law) {
        return false;
    }

    @Override
    public int decode(RtpPacket packet, short[] pcm) {
        return decoder.decode(packet.buffer(), packet.payloadOffset(), packet.payloadLength(), pcm, 0)
                .orElse(0);
    }

    /** The last lost frame comes out of the next packet's FEC if it carries any; what lies before is concealed. */
    @Override
    public int repair(RtpPacket next, int samples, short[] pcm) {
        int whole = samples - samples % STEP_SAMPLES;
        return whole == 0
                ? 0
                : decoder.decodeFec(next.buffer(), next.payloadOffset(), next.payloadLength(), pcm, 0, whole)
                        .orElse(0);
    }

    @Override
    public void close() {
        decoder.close();
    }
}
