package org.trunkline.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.trunkline.carrier.Line.Way;
import org.trunkline.dtmf.Digit;

class LinesTest {
    private final List<Digit> pressed = new ArrayList<>();

    @Test
    void theToneIs1004HzAtMinusTenDbm0WithoutAJump() {
        double[] tone = say(new SteadyTone(), 50 * 8);

        double real = 0;
        double imaginary = 0;
        double power = 0;
        for (int i = 0; i < tone.length; i++) {
            real += tone[i] * Math.cos(2 * Math.PI * 1004 * i / 8000);
            imaginary += tone[i] * Math.sin(2 * Math.PI * 1004 * i / 8000);
            power += tone[i] * tone[i];
        }
        double amplitude = 2 * Math.hypot(real, imaginary) / tone.length;
        assertThat(20 * Math.log10(amplitude / 32636) + 3.17).isCloseTo(-10, within(0.001));
        assertThat(amplitude * amplitude / 2).as("all power is in that tone").isCloseTo(power / tone.length, within(1.0));
    }

    @Test
    void aRecitalSaysItsLastClipAgainAndAgain() {
        short[] early = Speech.clip("early");
        short[] text = Speech.clip("text");
        double[] expected = concatenated(early, text, text);

        double[] said = say(new Recital("early", "text"), expected.length / Line.FRAME_SAMPLES);

        assertSaid(said, 0, Arrays.copyOf(expected, said.length));
    }

    @Test
    void keysAreSaidOneByOneThenHowTheyCameAndArePressedInReturn() {
        Line reader = new KeyReader();
        say(reader, 10);

        reader.hear(Digit.D4, Way.RTP, pressed::add);
        reader.hear(Digit.POUND, Way.RTP, pressed::add);
        reader.hear(Digit.A, Way.INFO, pressed::add);
        double[] said = say(reader, 300);

        double[] expected = concatenated(Speech.of(Digit.D4), Speech.of(Digit.POUND), Speech.of(Way.RTP), Speech.of(Digit.A));
        assertSaid(said, 0, expected);
        int frames = (expected.length + Line.FRAME_SAMPLES - 1) / Line.FRAME_SAMPLES;
        int by = frames * Line.FRAME_SAMPLES;
        assertSaid(said, by, doubles(Speech.of(Way.INFO)));
        assertThat(Arrays.copyOfRange(said, by + Speech.of(Way.INFO).length, said.length)).containsOnly(0);
        assertThat(pressed).containsExactly(Digit.D4, Digit.POUND, Digit.A);
    }

    @Test
    void allSixteenKeysArePressedOnceAfterTheAnnouncement() {
        Line sender = new KeySender();
        int announcement = Speech.clip("all-keys").length / Line.FRAME_SAMPLES;

        say(sender, announcement);
        assertThat(pressed).isEmpty();
        say(sender, 100);
        assertThat(pressed).containsExactly(Digit.values());
    }

    @Test
    void everyKeyAndWayHasAClipOfItsOwnAtSpeechLevel() {
        List<short[]> clips = new ArrayList<>();
        for (Digit digit : Digit.values()) {
            clips.add(Speech.of(digit));
        }
        for (Way way : Way.values()) {
            clips.add(Speech.of(way));
        }
        for (String name : List.of("keys", "all-keys", "early", "text")) {
            clips.add(Speech.clip(name));
        }

        assertThat(clips).doesNotHaveDuplicates();
        for (int i = 0; i < clips.size(); i++) {
            short[] clip = clips.get(i);
            double rms = Math.sqrt(IntStream.range(0, clip.length).mapToDouble(at -> clip[at] * clip[at]).average().orElseThrow());
            assertThat(20 * Math.log10(rms / 16020)).as("dBm0 of clip %d", i).isBetween(-26.0, -9.0);
        }
        assertThat(Speech.clip("text").length / 8000).isBetween(20, 40);
        assertThat(clips.stream().mapToInt(clip -> clip.length).sum()).isLessThan(600_000);
    }

    private static void assertSaid(double[] said, int from, double[] expected) {
        int mismatch = Arrays.mismatch(Arrays.copyOfRange(said, from, from + expected.length), expected);
        assertThat(mismatch).as("sample that differs").isEqualTo(-1);
    }

    private double[] say(Line line, int frames) {
        double[] said = new double[frames * Line.FRAME_SAMPLES];
        for (int n = 0; n < frames; n++) {
            short[] frame = new short[Line.FRAME_SAMPLES];
            line.say(frame, pressed::add);
            System.arraycopy(doubles(frame), 0, said, n * Line.FRAME_SAMPLES, Line.FRAME_SAMPLES);
        }
        return said;
    }

    private static double[] doubles(short[] pcm) {
        return IntStream.range(0, pcm.length).mapToDouble(i -> pcm[i]).toArray();
    }

    private static double[] concatenated(short[]... clips) {
        return Arrays.stream(clips).flatMapToDouble(clip -> Arrays.stream(doubles(clip))).toArray();
    }
}
