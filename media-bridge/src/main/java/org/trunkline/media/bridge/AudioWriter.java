package org.trunkline.media.bridge;

import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.OpusEncoder;

/** Encodes 20 ms frames for the browser. */
interface AudioWriter extends AutoCloseable {
    /** Payload type that the browser's offer gave the codec. */
    int payloadType();

    /** RTP clock units for one sample of 8 kHz audio. */
    int clockFactor();

    /**
     * Encodes a frame of 160 samples, 8 kHz mono.
     *
     * @return payload bytes written
     */
    int encode(short[] pcm, int offset, byte[] out, int outOffset);

    /** Whether payloads of this law may be passed on untouched. */
    boolean speaks(G711 law);

    @Override
    void close();

    /** Opus: 48 kHz RTP clock (RFC 7587 §4.1), whatever the audio's rate. */
    record Opus(int payloadType, OpusEncoder encoder) implements AudioWriter {
        @Override
        public int clockFactor() {
            return 6;
        }

        @Override
        public int encode(short[] pcm, int offset, byte[] out, int outOffset) {
            return encoder.encode(pcm, offset, Framer.FRAME_SAMPLES, out, outOffset);
        }

        @Override
        public boolean speaks(G711 law) {
            return false;
        }

        @Override
        public void close() {
            encoder.close();
        }
    }

    /** G.711 for a browser that offers no Opus. */
    record Plain(int payloadType, G711 law) implements AudioWriter {
        @Override
        public int clockFactor() {
            return 1;
        }

        @Override
        public int encode(short[] pcm, int offset, byte[] out, int outOffset) {
            law.encode(pcm, offset, Framer.FRAME_SAMPLES, out, outOffset);
            return Framer.FRAME_SAMPLES;
        }

        @Override
        public boolean speaks(G711 other) {
            return law == other;
        }

        @Override
        public void close() {}
    }
}
