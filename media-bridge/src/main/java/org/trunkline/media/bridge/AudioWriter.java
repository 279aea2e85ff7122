package org.trunkline.media.bridge;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.OpusEncoder;

/** Encodes 20 ms frames for the browser. */
interface AudioWriter extends AutoCloseable {
    /** Payload type that the browser's offer gave the codec. */
    int payloadType();

    /** RTP clock units for one tick of 8000 Hz. */
    int clockFactor();

    /**
     * Encodes a frame of 20 ms, mono.
     *
     * @param samplesATick 1 for 8 kHz audio, 2 for 16 kHz
     * @return payload bytes written
     */
    int encode(short[] pcm, int offset, int samplesATick, byte[] out, int outOffset);

    /** Whether payloads of a trunk's codec may be passed on untouched. */
    boolean speaks(TrunkVoice voice);

    /** Whether a browser's decoder plays comfort noise while nothing comes, once it was told so by a packet of a TOC alone. */
    default boolean pauses() {
        return false;
    }

    /** How much work the following frames are worth, 0 to 10; a codec that knows no such thing stays as it is. */
    default void complexity(int complexity) {}

    /** How many packets in a hundred get lost on the way, for a codec that repairs them. */
    default void expectedLoss(int percent) {}

    /** What comes next is for a decoder that is new. */
    default void anew() {}

    @Override
    void close();

    /** Opus: 48 kHz RTP clock (RFC 7587 §4.1), whatever the audio's rate. A rate's encoder is made when it is needed. */
    final class Opus implements AudioWriter {
        private final int payloadType;
        private final IntFunction<OpusEncoder> encoderForHz;
        private final OpusEncoder[] bySamplesATick = new OpusEncoder[3];
        private OptionalInt complexity = OptionalInt.empty();
        private OptionalInt expectedLossPercent = OptionalInt.empty();

        Opus(int payloadType, IntFunction<OpusEncoder> encoderForHz) {
            this.payloadType = payloadType;
            this.encoderForHz = encoderForHz;
            bySamplesATick[1] = encoderForHz.apply(Playhead.HZ);
        }

        @Override
        public int payloadType() {
            return payloadType;
        }

        @Override
        public int clockFactor() {
            return 6;
        }

        @Override
        public int encode(short[] pcm, int offset, int samplesATick, byte[] out, int outOffset) {
            if (bySamplesATick[samplesATick] == null) {
                bySamplesATick[samplesATick] = encoderForHz.apply(samplesATick * Playhead.HZ);
                complexity.ifPresent(bySamplesATick[samplesATick]::complexity);
                expectedLossPercent.ifPresent(bySamplesATick[samplesATick]::expectedLoss);
            }
            int samples = Framer.FRAME_TICKS * samplesATick;
            return bySamplesATick[samplesATick].encode(pcm, offset, samples, out, outOffset);
        }

        @Override
        public boolean speaks(TrunkVoice voice) {
            return false;
        }

        @Override
        public boolean pauses() { // RFC 6716 §3.1: a frame may have no bytes
            return true;
        }

        @Override
        public void complexity(int wanted) {
            complexity = OptionalInt.of(wanted);
            made().forEach(encoder -> encoder.complexity(wanted));
        }

        @Override
        public void expectedLoss(int percent) {
            expectedLossPercent = OptionalInt.of(percent);
            made().forEach(encoder -> encoder.expectedLoss(percent));
        }

        @Override
        public void anew() {
            made().forEach(OpusEncoder::anew);
        }

        @Override
        public void close() {
            made().forEach(OpusEncoder::close);
        }

        private Stream<OpusEncoder> made() {
            return Arrays.stream(bySamplesATick).filter(Objects::nonNull);
        }
    }

    /** G.711, for a browser that offers no Opus, or beside it. */
    record Plain(int payloadType, G711 law) implements AudioWriter {
        @Override
        public int clockFactor() {
            return 1;
        }

        @Override
        public int encode(short[] pcm, int offset, int samplesATick, byte[] out, int outOffset) {
            if (samplesATick != 1) {
                throw new IllegalStateException("wide-band audio for a browser that has no wide-band codec");
            }
            law.encode(pcm, offset, Framer.FRAME_TICKS, out, outOffset);
            return Framer.FRAME_TICKS;
        }

        @Override
        public boolean speaks(TrunkVoice voice) {
            return voice.is(law);
        }

        @Override
        public void close() {}
    }
}
