package org.trunkline.media.bridge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.G722Decoder;
import org.trunkline.media.codec.G722Encoder;
import org.trunkline.media.codec.Gain;

/**
 * A trunk's codec at work in one call. All codecs here have 64 kbit/s and an RTP clock of 8000 Hz, G.722 by an old mistake
 * (RFC 3551 §4.5.2), so that one byte is one tick of the clock; what differs is how many samples a tick holds.
 */
sealed interface TrunkVoice {
    /** Which one this is. */
    TrunkCodec codec();

    /** Samples for one tick: 1 of 8 kHz audio, 2 of 16 kHz. */
    int samplesATick();

    /** Payload to linear, from sample 0 on. */
    void decode(byte[] in, int offset, int ticks, short[] pcm);

    /** Linear to payload. */
    void encode(short[] pcm, int offset, int ticks, byte[] out, int outOffset);

    /** Whether payloads of this law may be passed on untouched. */
    boolean is(G711 law);

    /** A voice for each codec, by the payload types of our offers. */
    static Map<Integer, TrunkVoice> asOffered(List<TrunkCodec> codecs) {
        return asOffered(codecs, Gain.NONE);
    }

    /** A voice for each codec, by the payload types of our offers; what it says is made louder. */
    static Map<Integer, TrunkVoice> asOffered(List<TrunkCodec> codecs, Gain gain) {
        var voices = new HashMap<Integer, TrunkVoice>();
        codecs.forEach(codec -> voices.put(codec.inSdp().payloadType(), of(codec, gain)));
        return voices;
    }

    /** Other payload types; a codec that was there goes on with what it has heard. */
    static void renew(Map<Integer, TrunkVoice> voices, Map<Integer, TrunkCodec> types) {
        renew(voices, types, Gain.NONE);
    }

    /** The same for voices that are made louder. */
    static void renew(Map<Integer, TrunkVoice> voices, Map<Integer, TrunkCodec> types, Gain gain) {
        var known = List.copyOf(voices.values());
        voices.clear();
        types.forEach((type, codec) -> voices.put(
                type, known.stream().filter(v -> v.codec() == codec).findFirst().orElseGet(() -> of(codec, gain))));
    }

    /** A codec whose audio is made louder both ways; without a gain it is just the codec. */
    static TrunkVoice of(TrunkCodec codec, Gain gain) {
        return gain.isNone() ? of(codec) : new Louder(of(codec), gain, new short[2048]);
    }

    static TrunkVoice of(TrunkCodec codec) {
        return switch (codec) {
            case PCMU -> new Narrow(G711.ULAW);
            case PCMA -> new Narrow(G711.ALAW);
            case G722 -> new Wide(new G722Encoder(), new G722Decoder());
        };
    }

    /** G.711. */
    record Narrow(G711 law) implements TrunkVoice {
        @Override
        public TrunkCodec codec() {
            return law == G711.ULAW ? TrunkCodec.PCMU : TrunkCodec.PCMA;
        }

        @Override
        public int samplesATick() {
            return 1;
        }

        @Override
        public void decode(byte[] in, int offset, int ticks, short[] pcm) {
            law.decode(in, offset, ticks, pcm, 0);
        }

        @Override
        public void encode(short[] pcm, int offset, int ticks, byte[] out, int outOffset) {
            law.encode(pcm, offset, ticks, out, outOffset);
        }

        @Override
        public boolean is(G711 other) {
            return law == other;
        }
    }

    /** G.722; what it has heard and said is part of it. */
    record Wide(G722Encoder encoder, G722Decoder decoder) implements TrunkVoice {
        @Override
        public TrunkCodec codec() {
            return TrunkCodec.G722;
        }

        @Override
        public int samplesATick() {
            return 2;
        }

        @Override
        public void decode(byte[] in, int offset, int ticks, short[] pcm) {
            decoder.decode(in, offset, ticks, pcm, 0);
        }

        @Override
        public void encode(short[] pcm, int offset, int ticks, byte[] out, int outOffset) {
            encoder.encode(pcm, offset, 2 * ticks, out, outOffset);
        }

        @Override
        public boolean is(G711 law) {
            return false;
        }
    }

    /** Another voice, made louder or quieter; its payloads are never passed on untouched. */
    record Louder(TrunkVoice voice, Gain gain, short[] louder) implements TrunkVoice {
        @Override
        public TrunkCodec codec() {
            return voice.codec();
        }

        @Override
        public int samplesATick() {
            return voice.samplesATick();
        }

        @Override
        public void decode(byte[] in, int offset, int ticks, short[] pcm) {
            voice.decode(in, offset, ticks, pcm);
            gain.apply(pcm, 0, ticks * samplesATick(), pcm, 0);
        }

        @Override
        public void encode(short[] pcm, int offset, int ticks, byte[] out, int outOffset) {
            gain.apply(pcm, offset, ticks * samplesATick(), louder, 0);
            voice.encode(louder, 0, ticks, out, outOffset);
        }

        @Override
        public boolean is(G711 law) {
            return false;
        }
    }
}
