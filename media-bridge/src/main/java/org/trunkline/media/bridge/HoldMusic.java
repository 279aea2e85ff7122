package org.trunkline.media.bridge;

import java.util.Optional;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.Resampled;

/**
 * What a trunk on hold hears, over and over: one recording for all calls, at both rates that trunks have, and as G.711. What
 * else has to be encoded is encoded in each call: G.722 goes on from what was said before.
 */
public final class HoldMusic {
    private static final int WIDE_HZ = 16_000;
    private static final int MOST_MINUTES = 10;

    private final short[] narrow;
    private final short[] wide;
    private final byte[] ulaw;
    private final byte[] alaw;

    private HoldMusic(short[] narrow, short[] wide) {
        this.narrow = narrow;
        this.wide = wide;
        ulaw = encoded(G711.ULAW);
        alaw = encoded(G711.ALAW);
    }

    /**
     * Of a WAV file.
     *
     * @param wav its bytes: 16 bits mono, 8, 16 or 48 kHz, at most ten minutes
     * @return ready to be played
     * @throws IllegalArgumentException with words for whoever gave the file
     */
    public static HoldMusic of(byte[] wav) {
        var recording = WavFile.parse(wav);
        if (recording.pcm().length > (long) MOST_MINUTES * 60 * recording.rateHz()) {
            throw new IllegalArgumentException("it is longer than " + MOST_MINUTES + " minutes");
        }
        return switch (recording.rateHz()) {
            case Playhead.HZ -> ofNarrow(recording.firstOf(Framer.FRAME_TICKS));
            case WIDE_HZ -> ofWide(recording.firstOf(2 * Framer.FRAME_TICKS));
            case 3 * WIDE_HZ -> ofWide(Resampled.by(recording.firstOf(6 * Framer.FRAME_TICKS), 1, 3));
            default -> throw new IllegalArgumentException("it has " + recording.rateHz() + " Hz; make it 8000, 16000 or 48000 Hz");
        };
    }

    private static HoldMusic ofNarrow(short[] pcm) {
        return new HoldMusic(pcm, Resampled.by(pcm, 2, 1));
    }

    private static HoldMusic ofWide(short[] pcm) {
        return new HoldMusic(Resampled.by(pcm, 1, 2), pcm);
    }

    private byte[] encoded(G711 law) {
        var codes = new byte[narrow.length];
        law.encode(narrow, 0, narrow.length, codes, 0);
        return codes;
    }

    /** After how many ticks it begins again. */
    int ticks() {
        return narrow.length;
    }

    /** In the codes of a voice, where they are no others in each call. */
    Optional<byte[]> encodedFor(TrunkVoice voice) {
        return voice.is(G711.ULAW) ? Optional.of(ulaw) : voice.is(G711.ALAW) ? Optional.of(alaw) : Optional.empty();
    }

    /** As much of it as a packet holds. */
    void play(int atTick, int ticks, int samplesATick, short[] pcm) {
        var music = samplesATick == 1 ? narrow : wide;
        for (int i = 0; i < ticks * samplesATick; i++) {
            pcm[i] = music[(atTick * samplesATick + i) % music.length];
        }
    }
}
