package org.trunkline.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.ToneDetector;
import org.trunkline.dtmf.ToneGenerator;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.media.codec.G711;

/** Speech is not taken for keys: the carrier's voice at many pitches. What would be hardest, vowels alone, is measured. */
class TalkOffTest {
    private static final double[] PITCHES = {0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2, 1.3, 1.4, 1.5, 1.65};
    private static final List<String> CLIPS = List.of(
            "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "star", "pound", "keys", "all-keys", "early",
            "by-rtp", "by-info", "text");
    /** Formants of ten vowels in Hz, after Peterson and Barney (1952). */
    private static final int[][] VOWELS = {
        {270, 2290, 3010}, {390, 1990, 2550}, {530, 1840, 2480}, {660, 1720, 2410}, {730, 1090, 2440},
        {570, 840, 2410}, {440, 1020, 2240}, {300, 870, 2240}, {640, 1190, 2390}, {490, 1350, 1690}
    };

    private double seconds;
    private final List<String> mistaken = new ArrayList<>();

    @Test
    void theCarriersVoiceIsNoKeyAtAnyPitch() {
        for (String name : CLIPS) {
            short[] clip = Speech.clip(name);
            for (double pitch : PITCHES) {
                listen(name + " at " + pitch, spokenAt(clip, pitch));
            }
        }
        report("carrier's voice");
        assertThat(mistaken).isEmpty();
    }

    /** Nobody speaks so: without a consonant, a breath or a change of loudness. It is a measure, and no claim of none. */
    @Test
    void voicesOfNothingButSustainedVowelsAreSeldomKeys() {
        for (int seed = 0; seed < 60; seed++) {
            listen("vowels " + seed, vowels(new Random(seed), 30));
        }
        report("vowels");
        assertThat(mistaken.size() / (seconds / 3600)).isLessThan(30);
    }

    @Test
    void keysInTheMiddleOfSpeechAreStillHeardAfterIt() {
        var detector = new ToneDetector(8000);
        short[] text = Speech.clip("text");
        detector.hear(text, 0, text.length);
        var generator = new ToneGenerator(8000);
        generator.begin(Digit.D7);
        short[] tone = new short[800];
        generator.fill(tone, 0, 800, 800);
        assertThat(detector.hear(tone, 0, 800)).isNotEmpty();
    }

    private void listen(String name, short[] pcm) {
        for (G711 law : new G711[] {G711.ULAW, G711.ALAW}) {
            byte[] codes = new byte[pcm.length];
            short[] heard = new short[pcm.length];
            law.encode(pcm, 0, pcm.length, codes, 0);
            law.decode(codes, 0, pcm.length, heard, 0);
            for (ToneHeard each : new ToneDetector(8000).hear(heard, 0, heard.length)) {
                if (each instanceof ToneHeard.Started(var key, var micros)) {
                    mistaken.add("%s: %c at %d ms".formatted(name, key.symbol(), micros / 1000));
                }
            }
            double squares = IntStream.range(0, pcm.length).mapToDouble(i -> pcm[i] * pcm[i]).sum();
            assertThat(Math.sqrt(squares / pcm.length)).as("it is loud enough to be a key").isGreaterThan(1_000);
            seconds += pcm.length / 8000.0;
        }
    }

    private void report(String what) {
        System.out.printf("talk-off, %s: %d keys in %.2f hours%n", what, mistaken.size(), seconds / 3600);
    }

    private static short[] spokenAt(short[] clip, double pitch) {
        short[] out = new short[(int) ((clip.length - 1) / pitch)];
        for (int i = 0; i < out.length; i++) {
            double place = i * pitch;
            int at = (int) place;
            out[i] = (short) (clip[at] + (clip[at + 1] - clip[at]) * (place - at));
        }
        return out;
    }

    /** Pulses of a throat through three resonances, gliding from vowel to vowel: loud, clean, and never silent. */
    private static short[] vowels(Random random, int seconds) {
        double[] voice = new double[seconds * 8000];
        double throat = 90 + random.nextInt(210);
        double size = 0.85 + 0.35 * random.nextDouble();
        double[] formants = new double[3];
        double[][] memory = new double[3][2];
        double phase = 0;
        int[] vowel = VOWELS[0];
        for (int i = 0; i < voice.length; i++) {
            if (i % 1200 == 0) {
                vowel = VOWELS[random.nextInt(VOWELS.length)];
                throat = Math.clamp(throat * (0.9 + 0.2 * random.nextDouble()), 80, 400);
            }
            phase += throat * (1 + 0.02 * Math.sin(2 * Math.PI * 5 * i / 8000)) / 8000;
            double sample = phase >= 1 ? 1 : 0;
            phase -= Math.floor(phase);
            for (int f = 0; f < 3; f++) {
                formants[f] += (vowel[f] * size - formants[f]) * (i == 0 ? 1 : 0.004);
                sample = resonated(sample, formants[f], 60 + 30 * f, memory[f]);
            }
            voice[i] = sample;
        }
        double gain = 4_000 / Math.sqrt(Arrays.stream(voice).map(v -> v * v).average().orElseThrow());
        short[] out = new short[voice.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (short) Math.clamp(Math.round(gain * voice[i]), -32_768, 32_767);
        }
        return out;
    }

    private static double resonated(double in, double hz, double widthHz, double[] memory) {
        double r = Math.exp(-Math.PI * widthHz / 8000);
        double turn = 2 * r * Math.cos(2 * Math.PI * hz / 8000);
        double out = (1 - r) * in * 2 + turn * memory[0] - r * r * memory[1];
        memory[1] = memory[0];
        memory[0] = out;
        return out;
    }
}
