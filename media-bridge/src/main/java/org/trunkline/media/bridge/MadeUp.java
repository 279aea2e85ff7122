package org.trunkline.media.bridge;

import org.trunkline.media.codec.ComfortNoise;
import org.trunkline.media.rtp.RtpPacket;

/**
 * Audio for time of which none came: a guess at how it went on, which goes over into comfort noise, and back without an edge.
 * Behind something else that was sent, such as a digit, audio fades in.
 *
 * <pre>
 *   came  │  60 ms guessed │  60 ms: guess ► noise │ noise …   │ 5 ms: noise ► what comes again
 * </pre>
 *
 * Half of that for codecs whose concealment ends sooner.
 */
final class MadeUp {
    /** Longer is no speech any more, and would buzz: 120 ms. */
    static final int MOST_TICKS = 6 * Framer.FRAME_TICKS;
    /** So long audio that comes again goes over from what was made up: 5 ms. */
    static final int EDGE_TICKS = 40;

    private final ComfortNoise noise;
    private final LaneMeter meter;
    private int madeTicks = MOST_TICKS; // of guesses since audio came
    private int uncountedTicks; // not known to be lost
    private float noisy; // how much of what was sent last is noise, 0 to 1
    private boolean fading; // audio that came is to end with what is made up next
    private boolean elsewhere; // what was sent last is neither audio nor noise

    MadeUp(ComfortNoise noise, LaneMeter meter) {
        this.noise = noise;
        this.meter = meter;
    }

    /** Whether what comes next goes on from audio that came, not from noise. */
    boolean isSpeech() {
        return noisy == 0;
    }

    /** Whether what comes next follows audio that came, or nothing, and not anything made up. */
    boolean isReal() {
        return noisy == 0 && (madeTicks == 0 || madeTicks == MOST_TICKS); // MOST: nothing has come yet
    }

    /** Whether there is nothing but noise. */
    boolean isSilence() {
        return noisy == 1;
    }

    /** How it went on is for nobody to hear. */
    void forget() {
        madeTicks = MOST_TICKS;
        fading = false;
    }

    /** The same, for whom has heard it until now: what was said last ends within 5 ms. */
    void fadeOut() {
        forget();
        fading = noisy < 1;
    }

    /** Something else was heard: audio that comes now begins at any height. */
    void edge() {
        forget();
        noisy = 1;
        elsewhere = true;
    }

    /** Audio came: the beginning of it goes over from what was made up. */
    void heard(short[] pcm, int ticks, int samplesATick) {
        heard(pcm, 0, ticks, samplesATick);
    }

    private void heard(short[] pcm, int fromTick, int ticks, int samplesATick) {
        int edge = Math.min(ticks, EDGE_TICKS) * samplesATick;
        if (elsewhere) {
            fadeIn(pcm, fromTick * samplesATick, edge);
        } else if (noisy > 0) {
            noise.blend(pcm, fromTick * samplesATick, edge, noisy, 0);
        }
        elsewhere = false;
        fading = false;
        madeTicks = 0;
        uncountedTicks = 0;
        noisy = 0;
    }

    private static void fadeIn(short[] pcm, int offset, int samples) {
        for (int i = 0; i < samples; i++) {
            pcm[offset + i] = (short) (pcm[offset + i] * i / samples);
        }
    }

    /** Time for which nothing has come, maybe because nothing was sent. */
    void fill(AudioReader reader, short[] pcm, int ticks, int samplesATick) {
        if (madeTicks < reader.concealsTicks()) {
            reader.conceal(ticks, pcm, new LaneMeter());
            uncountedTicks += ticks;
            guessed(reader, pcm, ticks, samplesATick);
        } else {
            int edge = fading ? EDGE_TICKS : 0;
            if (fading) {
                reader.conceal(edge, pcm, new LaneMeter());
                noise.blend(pcm, 0, edge * samplesATick, noisy, 1);
            }
            noise.fill(pcm, edge * samplesATick, (ticks - edge) * samplesATick);
            noisy = 1;
            fading = false;
            elsewhere = false;
        }
    }

    /** That many ticks were lost, as is known now. Returns those for which the gap had not been filled already. */
    int lost(int ticks) {
        int filled = Math.min(ticks, uncountedTicks);
        meter.concealed(filled);
        return ticks - filled;
    }

    /**
     * Time that is missing right before a packet, which may carry some of it.
     *
     * @param lostTicks so much of it was lost; the rest was never sent
     * @return the ticks that were made
     */
    int repair(AudioReader reader, RtpPacket next, int ticks, int lostTicks, short[] pcm, int samplesATick) {
        var made = new LaneMeter();
        int silent = madeTicks < reader.concealsTicks() ? 0 : ticks - Math.min(ticks, reader.carriesAgain(next));
        elsewhere &= silent == 0;
        int repaired = silent == ticks ? 0 : reader.repair(next, ticks - silent, pcm, made);
        meter.lost(made, lostTicks);
        int guessed = silent > 0 ? 0 : Math.max(0, repaired - reader.carriesAgain(next));
        guessed(reader, pcm, guessed, samplesATick);
        if (repaired > guessed) {
            heard(pcm, guessed, repaired - guessed, samplesATick);
        }
        System.arraycopy(pcm, 0, pcm, silent * samplesATick, repaired * samplesATick);
        if (silent > 0) {
            noise.fill(pcm, 0, silent * samplesATick);
        }
        return silent + repaired;
    }

    private void guessed(AudioReader reader, short[] pcm, int ticks, int samplesATick) {
        int full = reader.concealsTicks() / 2;
        madeTicks += ticks;
        float share = Math.clamp((float) (madeTicks - full) / (reader.concealsTicks() - full), 0, 1);
        if (share > 0) {
            noise.blend(pcm, 0, ticks * samplesATick, noisy, share);
            noisy = share;
        }
    }
}
