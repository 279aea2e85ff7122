package org.trunkline.dtmf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;

/**
 * Hears the tones of keys in audio (ITU-T Q.24), and does not take speech for them.
 *
 * <pre>
 *   tone       ├──────── 40 ms or more ────────┤  40 ms or more  ├──
 *   windows    × ✓ ✓ ✓ ✓ ✓ ✓ ✓ ✓ × × × × × × ×     20 ms each, 5 ms apart
 *                      │                     │
 *                   Started                Ended     length: first ✓ to last ✓
 * </pre>
 *
 * What a window must have: one tone of each group, clearly above the others of its group; of a level between -30 dBm0 and
 * full; the high one at most 6 dB above and 10.5 dB below the low one; nearly all of the energy in these two, and none of it in
 * their second harmonics, which a voice has; and both within 2.2 % of their frequency, by how fast their phase goes on. Four
 * such windows in a row are a key: 40 ms always, 23 ms never. It is over when 35 ms have no such window, so that an interruption
 * of 10 ms is bridged and a pause of 40 ms is not. Used by one thread.
 */
public final class ToneDetector {
    private static final double LEAST_DBM0 = -30;
    /** Shares of the two tones in all energy: to begin, and to go on. */
    private static final double SHARE_TO_BEGIN = 0.84;
    private static final double SHARE_TO_GO_ON = 0.6;
    private static final double NORMAL_TWIST_DB = 10.5; // high below low; Q.24 asks for 8
    private static final double REVERSE_TWIST_DB = 6; // high above low; Q.24 asks for 4
    private static final double ABOVE_OTHERS = 4; // 6 dB
    private static final double TOLERANCE = 0.022; // between the 1.5 % and 3.5 % of Q.24
    private static final double HARMONIC_SHARE = 0.2; // of the tone's amplitude: 14 dB
    private static final int WINDOWS_TO_BEGIN = 4;
    private static final int WINDOWS_TO_END = 7;
    private static final int HOP_MICROS = 5_000;
    /** A window is taken for a tone when the tone fills most of it: its borders are this much outside. */
    private static final int OUTSIDE_MICROS = 3_000;
    private static final int LONGEST_LOSS_HOPS = 12; // 60 ms: a longer one is a pause

    private final int rateHz;
    private final Spectrum spectrum;
    private final short[] hop;
    private final double quiet;
    private int held;
    private long hops;
    private int blind;
    private Optional<Digit> candidate = Optional.empty();
    private int windows;
    private long firstHop;
    private Optional<Digit> open = Optional.empty();
    private long openSinceHop;
    private long lastHop;

    /**
     * A detector for one stream of audio.
     *
     * @param rateHz samples a second: 8000, 16000, any multiple of 200 from 8000 on
     */
    public ToneDetector(int rateHz) {
        if (rateHz < 8000 || rateHz % 200 != 0) {
            throw new IllegalArgumentException("a rate of 8000 Hz or more, a multiple of 200");
        }
        this.rateHz = rateHz;
        spectrum = new Spectrum(rateHz);
        hop = new short[spectrum.hopSamples()];
        double least = ToneFrequencies.amplitude(LEAST_DBM0);
        quiet = least * least / 2;
    }

    /**
     * The next audio.
     *
     * @param pcm host order, mono
     * @param offset the first sample
     * @param samples how many
     * @return keys that began or ended in it; their times are microseconds of audio
     */
    public List<ToneHeard> hear(short[] pcm, int offset, int samples) {
        List<ToneHeard> out = new ArrayList<>(0);
        for (int at = offset; at < offset + samples;) {
            int piece = Math.min(hop.length - held, offset + samples - at);
            System.arraycopy(pcm, at, hop, held, piece);
            at += piece;
            held += piece;
            if (held == hop.length) {
                held = 0;
                spectrum.hop(hop, quiet / 4);
                judge(out);
            }
        }
        return out;
    }

    /**
     * Audio is missing that was sent: a tone may have gone on in it.
     *
     * @param samples how many
     * @return the end of a key if that is too long
     */
    public List<ToneHeard> lost(int samples) {
        int missing = samples / hop.length;
        if (missing > LONGEST_LOSS_HOPS) {
            return silence(samples);
        }
        hops += missing;
        lastHop += missing;
        held = 0;
        blind = Spectrum.HOPS + Spectrum.APART;
        return List.of();
    }

    /**
     * No audio was sent for a while.
     *
     * @param samples how long
     * @return the end of the key that was heard before
     */
    public List<ToneHeard> silence(int samples) {
        List<ToneHeard> out = new ArrayList<>(1);
        hops += samples / hop.length;
        held = 0;
        blind = Spectrum.HOPS + Spectrum.APART;
        candidate = Optional.empty();
        end(out);
        return out;
    }

    /**
     * Whether a key is heard that is not over.
     *
     * @return true between its beginning and its end
     */
    public boolean active() {
        return open.isPresent();
    }

    private void judge(List<ToneHeard> out) {
        hops++;
        if (blind > 0) {
            blind--; // the window has a gap in it
            return;
        }
        Optional<Digit> seen = key();
        if (seen.isPresent() && seen.equals(open)) {
            lastHop = hops;
            candidate = Optional.empty();
            return;
        }
        follow(seen);
        if (windows == WINDOWS_TO_BEGIN && candidate.isPresent()) {
            end(out);
            begin(out);
        } else if (open.isPresent() && hops - lastHop >= WINDOWS_TO_END) {
            end(out);
        }
    }

    private void follow(Optional<Digit> seen) {
        if (!seen.equals(candidate)) {
            candidate = seen;
            windows = 0;
            firstHop = hops;
        }
        windows++;
    }

    private void begin(List<ToneHeard> out) {
        open = candidate;
        openSinceHop = firstHop - Spectrum.HOPS;
        lastHop = hops;
        candidate = Optional.empty();
        out.add(new ToneHeard.Started(open.get(), openSinceHop * HOP_MICROS + OUTSIDE_MICROS));
    }

    private void end(List<ToneHeard> out) {
        open.ifPresent(key -> out.add(new ToneHeard.Ended(
                key, (lastHop - openSinceHop) * HOP_MICROS - 2 * OUTSIDE_MICROS, true)));
        open = Optional.empty();
    }

    private Optional<Digit> key() {
        double total = spectrum.totalPower();
        if (total < quiet) {
            return Optional.empty();
        }
        int low = spectrum.strongest(0);
        int high = spectrum.strongest(ToneFrequencies.GROUP);
        Digit key = ToneFrequencies.key(low, high - ToneFrequencies.GROUP);
        boolean goesOn = open.filter(key::equals).isPresent();
        double leastPower = total * (goesOn ? SHARE_TO_GO_ON : SHARE_TO_BEGIN);
        boolean worthIt = clear(low, 0) && clear(high, ToneFrequencies.GROUP)
                && spectrum.power(low, 0) + spectrum.power(high, 0) >= leastPower / 4;
        return worthIt && isTone(low, high, leastPower) ? Optional.of(key) : Optional.empty();
    }

    private boolean isTone(int low, int high, double leastPower) {
        double lowOff = spectrum.offsetHz(low);
        double highOff = spectrum.offsetHz(high);
        if (Math.abs(lowOff) > TOLERANCE * ToneFrequencies.HZ[low]
                || Math.abs(highOff) > TOLERANCE * ToneFrequencies.HZ[high]) {
            return false;
        }
        double lowPower = spectrum.power(low, lowOff);
        double highPower = spectrum.power(high, highOff);
        double twistDb = 10 * Math.log10(highPower / lowPower);
        return Math.min(lowPower, highPower) >= quiet
                && twistDb <= REVERSE_TWIST_DB
                && twistDb >= -NORMAL_TWIST_DB
                && lowPower + highPower >= leastPower
                && !voiced(low, lowOff, lowPower, ToneFrequencies.HZ[high] + highOff, highPower)
                && !voiced(high, highOff, highPower, ToneFrequencies.HZ[low] + lowOff, lowPower);
    }

    private boolean clear(int tone, int first) {
        for (int other = first; other < first + ToneFrequencies.GROUP; other++) {
            if (other != tone && spectrum.magnitude(other) * ABOVE_OTHERS > spectrum.magnitude(tone)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a tone has a second harmonic that is not the other tone's doing. */
    private boolean voiced(int tone, double offsetHz, double power, double otherHz, double otherPower) {
        double harmonicHz = 2 * (ToneFrequencies.HZ[tone] + offsetHz);
        double others = Math.sqrt(2 * otherPower) * Spectrum.leak(harmonicHz - otherHz);
        return spectrum.amplitudeAt(harmonicHz, rateHz) - others > HARMONIC_SHARE * Math.sqrt(2 * power);
    }
}
