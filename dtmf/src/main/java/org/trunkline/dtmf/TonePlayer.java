package org.trunkline.dtmf;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Plays presses, one after the other, as tones in audio: what {@link ToneSender} is for packets.
 *
 * <pre>
 *   pressed  ├─ 30 ms ─┤  ├──── 200 ms ─────┤
 *   played   ├─── 80 ms ───┤ 60 ms ├──── 200 ms ─────┤ 60 ms
 * </pre>
 *
 * A tone begins with the press and is played until its length is known and over, but never shorter than a detector needs
 * (ITU-T Q.24: 40 ms, twice that to be safe, but where the audio is held up); behind it comes a pause. Used by one thread.
 */
public final class TonePlayer {
    private static final int HEARD_MILLIS = 40; // ITU-T Q.24
    private static final int LEAST_TONE_MILLIS = 2 * HEARD_MILLIS;
    private static final int MOST_MISSED_MILLIS = 500;
    private static final int PAUSE_MILLIS = 60;
    private static final int MAX_QUEUED = 128;
    private static final int EDGE_MILLIS = 4;

    private static final class Press {
        private final Digit digit;
        private long lengthSamples = Long.MAX_VALUE;

        Press(Digit digit) {
            this.digit = digit;
        }
    }

    private final int rateHz;
    private final ToneGenerator generator;
    private final ArrayDeque<Press> presses = new ArrayDeque<>(); // the first is played
    private Press pressedLast;
    private boolean begun;
    private long played;
    private long missedSamples; // of what was played: it came too late
    private long pauseSamples;

    /**
     * A player for one stream of audio.
     *
     * @param rateHz samples a second
     */
    public TonePlayer(int rateHz) {
        this.rateHz = rateHz;
        generator = new ToneGenerator(rateHz);
    }

    /**
     * A key went down. A press that was not released ends with this one.
     *
     * @param digit the key
     * @return false if too many presses wait already: this one will not be played
     */
    public boolean press(Digit digit) {
        release(0);
        if (presses.size() >= MAX_QUEUED) {
            return false;
        }
        pressedLast = new Press(digit);
        presses.add(pressedLast);
        return true;
    }

    /**
     * The key pressed last went up.
     *
     * @param durationMicros the whole length of the press
     */
    public void release(long durationMicros) {
        if (pressedLast != null) {
            long wanted = Math.max(samples(LEAST_TONE_MILLIS), durationMicros * rateHz / 1_000_000);
            boolean playing = begun && presses.peek() == pressedLast;
            pressedLast.lengthSamples = playing ? Math.max(wanted + missedSamples, played + samples(EDGE_MILLIS)) : wanted;
            pressedLast = null;
        }
    }

    /**
     * The audio was held up. A tone that goes on behind a gap would be heard twice: it is over if its beginning was enough for a
     * detector; else it is to be played through the time that was missed, and is longer by that.
     *
     * @param samples how many should have been filled meanwhile
     * @return whether they are to be filled now; else they are missing
     */
    public boolean heldUp(long samples) {
        boolean enough = begun && played - missedSamples >= samples(HEARD_MILLIS);
        boolean goesOn = begun && !enough && missedSamples + samples <= samples(MOST_MISSED_MILLIS);
        if (enough) {
            end();
        } else if (goesOn) {
            missedSamples += samples;
            lengthen(presses.getFirst(), samples);
        } else {
            begun = false; // a beginning that nobody has heard
        }
        return goesOn;
    }

    private static void lengthen(Press press, long samples) {
        press.lengthSamples += Math.min(samples, Long.MAX_VALUE - press.lengthSamples);
    }

    /**
     * Whether a tone, or the pause behind one, has the stream: no other audio is to be sent.
     *
     * @return true while there is something to play
     */
    public boolean active() {
        return pauseSamples > 0 || !presses.isEmpty();
    }

    /**
     * Fills the next samples with what there is to play, the rest with silence.
     *
     * @param pcm host order, mono
     * @param offset the first sample
     * @param samples how many
     */
    public void fill(short[] pcm, int offset, int samples) {
        for (int at = offset, end = offset + samples; at < end;) {
            at += pauseSamples > 0 || presses.isEmpty() ? pause(pcm, at, end - at) : tone(pcm, at, end - at);
        }
    }

    private int pause(short[] pcm, int offset, int samples) {
        int silent = pauseSamples > 0 ? (int) Math.min(samples, pauseSamples) : samples;
        Arrays.fill(pcm, offset, offset + silent, (short) 0);
        pauseSamples = Math.max(0, pauseSamples - silent);
        return silent;
    }

    private int tone(short[] pcm, int offset, int samples) {
        Press press = presses.getFirst();
        if (!begun) {
            begun = true;
            played = 0;
            missedSamples = 0;
            generator.begin(press.digit);
        }
        int piece = (int) Math.min(samples, press.lengthSamples - played);
        generator.fill(pcm, offset, piece, press.lengthSamples);
        played += piece;
        if (played == press.lengthSamples) {
            end();
        }
        return piece;
    }

    private void end() {
        presses.removeFirst();
        begun = false;
        pauseSamples = samples(PAUSE_MILLIS);
    }

    private long samples(int millis) {
        return (long) millis * rateHz / 1000;
    }
}
