package org.trunkline.dtmf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;

/** What is played, as a detector hears it. */
class TonePlayerTest {
    private final ToneDetector detector = new ToneDetector(8000);
    private final TonePlayer player = new TonePlayer(8000);
    private final List<ToneHeard> heard = new ArrayList<>();
    private final short[] frame = new short[160];
    private int frames;
    private int largestStep;
    private short before;

    @Test
    void aShortPressIsLongEnoughAndALongOneIsAsLongAsItWas() {
        player.press(Digit.D5);
        player.release(20_000);
        playUntilSilent();
        assertThat(frames).isEqualTo(7); // 80 ms and 60 ms of pause
        player.press(Digit.D5);
        for (int i = 0; i < 25; i++) {
            play();
        }
        player.release(500_000);
        playUntilSilent();
        assertThat(ToneDetectorTest.keys(heard)).containsExactly(Digit.D5, Digit.D5);
        assertThat(ToneDetectorTest.millis(heard, 0)).isBetween(70L, 90L);
        assertThat(ToneDetectorTest.millis(heard, 1)).isBetween(485L, 515L);
    }

    @Test
    void pressesThatComeTogetherAreKeptApart() {
        for (Digit digit : Digit.values()) {
            player.press(digit);
            player.press(digit);
        }
        player.release(40_000);
        playUntilSilent();
        assertThat(frames).isEqualTo(32 * 7);
        var keys = ToneDetectorTest.keys(heard);
        assertThat(keys).hasSize(32);
        for (int i = 0; i < 32; i++) {
            assertThat(keys.get(i)).isSameAs(Digit.values()[i / 2]);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 90_000, 100_000, 101_000, 150_000})
    void anEndThatIsToldLateIsNoClick(long micros) {
        player.press(Digit.D1);
        for (int i = 0; i < 5; i++) {
            play();
        }
        player.release(micros);
        playUntilSilent();
        assertThat(ToneDetectorTest.keys(heard)).containsExactly(Digit.D1);
        assertThat(largestStep).isLessThan(15_300); // what the two sines have where they are steepest
    }

    /** Wherever that is, in a tone, at its edge or in the pause behind it, and for how long. */
    @ParameterizedTest
    @CsvSource({"1, 5", "1, 25", "1, 26", "2, 5", "3, 5", "4, 5", "5, 5", "6, 5", "7, 5", "8, 5", "13, 5", "8, 500"})
    void aToneThatIsHeldUpIsHeardOnce(int framesBefore, int framesHeldUp) {
        player.press(Digit.D5);
        player.release(100_000);
        player.press(Digit.D5);
        for (int i = 0; i < framesBefore; i++) {
            play();
        }
        holdUp(framesHeldUp);
        player.release(100_000);
        playUntilSilent();
        assertThat(ToneDetectorTest.keys(heard)).containsExactly(Digit.D5, Digit.D5);
    }

    /** Who hears nothing of what is late hears the rest of the tone behind that. */
    @Test
    void aToneThatIsHeldUpAtItsBeginningIsLongEnoughBehindThat() {
        player.press(Digit.D5);
        play();
        assertThat(player.heldUp(5 * 160)).isTrue();
        for (int i = 0; i < 5; i++) {
            player.fill(frame, 0, frame.length);
        }
        player.release(100_000);
        heard.clear();
        playUntilSilent();
        assertThat(ToneDetectorTest.keys(heard)).containsExactly(Digit.D5);
        assertThat(frames).isEqualTo(7);
    }

    @Test
    void aKeyThatIsHeldDownWhileItsToneIsHeldUpIsHeardOnce() {
        player.press(Digit.D5);
        for (int i = 0; i < 5; i++) {
            play();
        }
        holdUp(5);
        play();
        player.release(300_000);
        player.press(Digit.D6);
        player.release(100_000);
        playUntilSilent();
        assertThat(ToneDetectorTest.keys(heard)).containsExactly(Digit.D5, Digit.D6);
    }

    private void holdUp(int missed) {
        if (player.heldUp(missed * 160L)) {
            for (int i = 0; i < missed; i++) {
                play();
            }
        } else {
            heard.addAll(detector.silence(missed * 160));
        }
    }

    @Test
    void whatIsTooMuchIsRefused() {
        for (int i = 0; i < 128; i++) {
            assertThat(player.press(Digit.D0)).isTrue();
        }
        assertThat(player.press(Digit.D0)).isFalse();
    }

    private void playUntilSilent() {
        frames = 0;
        while (player.active()) {
            play();
        }
        heard.addAll(detector.silence(160));
    }

    private void play() {
        player.fill(frame, 0, frame.length);
        for (short sample : frame) {
            largestStep = Math.max(largestStep, Math.abs(sample - before));
            before = sample;
        }
        heard.addAll(detector.hear(frame, 0, frame.length));
        frames++;
    }
}
