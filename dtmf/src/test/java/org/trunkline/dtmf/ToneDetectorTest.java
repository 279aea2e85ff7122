package org.trunkline.dtmf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;

/** The tables of ITU-T Q.24, for all keys and from wherever in a window a tone may begin. */
class ToneDetectorTest {
    private static final double LEVEL = -8;

    @ParameterizedTest
    @EnumSource(Digit.class)
    void everyKeyIsHeardOnceWithItsLength(Digit key) {
        for (int rate : new int[] {8000, 16_000}) {
            for (int millis : new int[] {50, 80, 100, 333, 2000}) {
                var heard = new Sound(rate).pause(100).tone(key, millis).pause(100).heard();
                assertThat(keys(heard)).as("%d ms at %d Hz", millis, rate).containsExactly(key);
                assertThat(millis(heard, 0)).isBetween(millis - 8L, millis + 8L);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Digit.class)
    void fortyMillisecondsAreAKeyAndTwentyThreeAreNone(Digit key) {
        for (int shift = 0; shift < 40; shift++) { // every place in a hop
            assertThat(keys(new Sound(8000).samples(400 + shift).sine(key, 40).pause(100).heard()))
                    .as("40 ms, %d samples on", shift).containsExactly(key);
            assertThat(keys(new Sound(8000).samples(400 + shift).sine(key, 23).pause(100).heard()))
                    .as("23 ms, %d samples on", shift).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Digit.class)
    void aPauseOfFortyMillisecondsPartsAndAnInterruptionOfTenDoesNot(Digit key) {
        for (int shift = 0; shift < 40; shift++) {
            var sound = new Sound(8000).samples(400 + shift).sine(key, 50);
            assertThat(keys(sound.pause(40).sine(key, 50).pause(100).heard())).containsExactly(key, key);
            sound = new Sound(8000).samples(400 + shift).sine(key, 60);
            assertThat(keys(sound.pause(10).sine(key, 60).pause(100).heard())).containsExactly(key);
        }
    }

    @ParameterizedTest
    @EnumSource(Digit.class)
    void frequenciesMayBeOnePerCentAndAHalfOffAndNotThreeAndAHalf(Digit key) {
        for (double low : new double[] {-1.5, 0, 1.5}) {
            for (double high : new double[] {-1.5, 0, 1.5}) {
                assertThat(keys(off(key, low, high, 50))).as("%s %s", low, high).containsExactly(key);
            }
        }
        for (double wrong : new double[] {-10, -7, -5, -4, -3.5, 3.5, 4, 5, 7, 10}) {
            assertThat(keys(off(key, wrong, 0, 500))).as("low %s", wrong).doesNotContain(key);
            assertThat(keys(off(key, 0, wrong, 500))).as("high %s", wrong).doesNotContain(key);
        }
    }

    private static List<ToneHeard> off(Digit key, double low, double high, int millis) {
        return new Sound(8000).pause(50).off(low, high).sine(key, millis).pause(100).heard();
    }

    @ParameterizedTest
    @EnumSource(Digit.class)
    void theHighToneMayBeFourDecibelsAboveAndEightBelow(Digit key) {
        for (double twist : new double[] {-8, -6, -4, -2, 0, 2, 4}) {
            assertThat(keys(new Sound(8000).pause(50).levels(-10, -10 + twist).sine(key, 50).pause(100).heard()))
                    .as("%s dB", twist).containsExactly(key);
        }
        for (double twist : new double[] {-20, -14, 9, 12, 20}) {
            assertThat(keys(new Sound(8000).pause(50).levels(-10 - Math.max(0, twist), -10 + Math.min(0, twist))
                    .sine(key, 500).pause(100).heard())).as("%s dB", twist).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, true", "-3, true", "-10, true", "-20, true", "-27, true", "-36, false", "-45, false"})
    void levelsDownTo27BelowAreHeardAndNotThoseOfCrosstalk(double dbm0, boolean heard) {
        for (Digit key : Digit.values()) {
            assertThat(keys(new Sound(8000).pause(50).levels(dbm0, dbm0).sine(key, 50).pause(100).heard()))
                    .containsExactlyElementsOf(heard ? List.of(key) : List.of());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "-8, 0, 0", "4, 0, 0", "0, 1.5, -1.5", "0, -1.5, -1.5", "2, 1.5, 1.5"})
    void noiseFifteenDecibelsBelowHidesNothingAndAddsNothing(double twist, double low, double high) {
        int wrong = 0;
        for (int seed = 0; seed < 40; seed++) {
            var sound = new Sound(8000).pause(50).levels(-12, -12 + twist).off(low, high);
            for (Digit key : Digit.values()) {
                sound.sine(key, 50).pause(50);
            }
            var keys = keys(sound.pause(50).noise(15, seed).heard());
            wrong += keys.equals(List.of(Digit.values())) ? 0 : 1;
        }
        assertThat(wrong).as("series of 16 keys of 40").isZero();
    }

    @Test
    void dialledQuicklyNothingIsMissed() {
        var sound = new Sound(8000);
        var random = new Random(4);
        List<Digit> dialled = new ArrayList<>();
        for (int n = 0; n < 500; n++) {
            Digit key = Digit.values()[random.nextInt(16)];
            dialled.add(key);
            sound.tone(key, 45 + random.nextInt(30)).samples(random.nextInt(400) + 360);
        }
        assertThat(keys(sound.pause(100).heard())).isEqualTo(dialled);
    }

    @Test
    void aLostPacketInsideAToneIsBridgedAndSilenceEndsIt() {
        var detector = new ToneDetector(8000);
        var generator = new ToneGenerator(8000);
        generator.begin(Digit.D7);
        var heard = new ArrayList<ToneHeard>();
        short[] frame = new short[160];
        for (int i = 0; i < 10; i++) {
            generator.fill(frame, 0, 160, Long.MAX_VALUE);
            heard.addAll(i == 5 ? detector.lost(160) : detector.hear(frame, 0, 160));
        }
        assertThat(detector.active()).isTrue();
        heard.addAll(detector.silence(800));
        assertThat(keys(heard)).containsExactly(Digit.D7);
        assertThat(millis(heard, 0)).isBetween(185L, 210L);
        assertThat(detector.active()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {350, 425, 440, 480, 620, 1004, 1100, 1400, 1800, 2100})
    void tonesOfTheNetworkAreNoKeys(int hz) {
        for (int other : new int[] {0, 350, 440, 480, 620, 697, 941, 1209, 1633}) {
            short[] pcm = new short[16_000];
            for (int i = 0; i < pcm.length; i++) {
                pcm[i] = (short) (6000 * Math.sin(2 * Math.PI * hz * i / 8000)
                        + (other == 0 ? 0 : 6000 * Math.sin(2 * Math.PI * other * i / 8000)));
            }
            assertThat(new ToneDetector(8000).hear(pcm, 0, pcm.length)).as("%d + %d", hz, other).isEmpty();
        }
    }

    static List<Digit> keys(List<ToneHeard> heard) {
        var open = new ArrayList<Digit>();
        var keys = new ArrayList<Digit>();
        for (ToneHeard each : heard) {
            switch (each) {
                case ToneHeard.Started(var key, var _) -> open.add(key);
                case ToneHeard.Progress _ -> throw new AssertionError("not told by tones");
                case ToneHeard.Ended(var key, var _, var _) -> {
                    assertThat(open).as("what ends has begun").containsExactly(key);
                    open.clear();
                    keys.add(key);
                }
            }
        }
        assertThat(open).as("what begins ends").isEmpty();
        return keys;
    }

    static long millis(List<ToneHeard> heard, int nth) {
        return heard.stream().flatMap(e -> e instanceof ToneHeard.Ended ended ? Stream.of(ended) : Stream.empty())
                .skip(nth).findFirst().orElseThrow().durationMicros() / 1000;
    }

    /** Audio that is put together piece by piece. */
    private static final class Sound {
        private final int rate;
        private short[] pcm = new short[0];
        private double low = LEVEL;
        private double high = LEVEL;
        private double lowOff = 1;
        private double highOff = 1;

        Sound(int rate) {
            this.rate = rate;
        }

        Sound levels(double lowDbm0, double highDbm0) {
            low = lowDbm0;
            high = highDbm0;
            return this;
        }

        Sound off(double lowPercent, double highPercent) {
            lowOff = 1 + lowPercent / 100;
            highOff = 1 + highPercent / 100;
            return this;
        }

        Sound pause(int millis) {
            return samples(millis * rate / 1000);
        }

        Sound samples(int count) {
            pcm = Arrays.copyOf(pcm, pcm.length + count);
            return this;
        }

        Sound tone(Digit key, int millis) {
            int at = pcm.length;
            pause(millis);
            var generator = new ToneGenerator(rate);
            generator.begin(key);
            generator.fill(pcm, at, pcm.length - at, pcm.length - at);
            return this;
        }

        /** With hard edges, each tone from its own phase: not made by what we have made. */
        Sound sine(Digit key, int millis) {
            int at = pcm.length;
            pause(millis);
            double lowStep = 2 * Math.PI * ToneFrequencies.lowHz(key) * lowOff / rate;
            double highStep = 2 * Math.PI * ToneFrequencies.highHz(key) * highOff / rate;
            for (int i = at; i < pcm.length; i++) {
                pcm[i] = (short) Math.clamp(Math.round(ToneFrequencies.amplitude(low) * Math.sin(lowStep * i)
                        + ToneFrequencies.amplitude(high) * Math.cos(highStep * i + at)), -32_768, 32_767);
            }
            return this;
        }

        Sound noise(double decibelsBelow, int seed) {
            double power = (Math.pow(ToneFrequencies.amplitude(low), 2) + Math.pow(ToneFrequencies.amplitude(high), 2)) / 2;
            double sigma = Math.sqrt(power * Math.pow(10, -decibelsBelow / 10));
            var random = new Random(seed);
            for (int i = 0; i < pcm.length; i++) {
                pcm[i] = (short) Math.clamp(Math.round(pcm[i] + sigma * random.nextGaussian()), -32_768, 32_767);
            }
            return this;
        }

        List<ToneHeard> heard() {
            var detector = new ToneDetector(rate);
            var heard = new ArrayList<ToneHeard>();
            for (int at = 0; at < pcm.length; at += 137) { // whatever the pieces are
                heard.addAll(detector.hear(pcm, at, Math.min(137, pcm.length - at)));
            }
            return heard;
        }
    }
}
