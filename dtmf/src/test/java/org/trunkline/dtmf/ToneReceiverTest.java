package org.trunkline.dtmf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.dtmf.ToneReceiver.ToneHeard.Ended;
import org.trunkline.dtmf.ToneReceiver.ToneHeard.Progress;
import org.trunkline.dtmf.ToneReceiver.ToneHeard.Started;

class ToneReceiverTest {
    private static final int SSRC = 0xCAFE;
    private static final long MILLI = 1_000_000;

    private final ToneReceiver receiver = new ToneReceiver(8_000);
    private final List<ToneHeard> heard = new ArrayList<>();
    private long now = 5_000 * MILLI;

    private void packet(int ssrc, int timestamp, boolean marker, Digit digit, boolean end, int duration) {
        now += 20 * MILLI;
        heard.addAll(receiver.on(ssrc, timestamp, marker, new TelephoneEvent(digit.event(), end, 10, duration), now));
    }

    private void packet(int timestamp, Digit digit, boolean end, int duration) {
        packet(SSRC, timestamp, false, digit, end, duration);
    }

    private List<Ended> ends() {
        return heard.stream().filter(Ended.class::isInstance).map(Ended.class::cast).toList();
    }

    private List<Digit> starts() {
        return heard.stream().filter(Started.class::isInstance).map(ToneHeard::digit).toList();
    }

    @ParameterizedTest
    @EnumSource(Digit.class)
    void eachKeyIsHeardOnceWithItsLength(Digit digit) {
        packet(SSRC, 1000, true, digit, false, 160);
        packet(1000, digit, false, 320);
        packet(1000, digit, true, 560);
        packet(1000, digit, true, 560);
        packet(1000, digit, true, 560);
        long start = now / 1000 - 4 * 20_000 - 20_000;
        assertThat(heard).containsExactly(
                new Started(digit, start),
                new Progress(digit, 20_000),
                new Progress(digit, 40_000),
                new Ended(digit, 70_000, true));
    }

    @Test
    void aPressWhosePacketsWereHeldUpIsStillTheSame() {
        packet(SSRC, 1000, true, Digit.D7, false, 160);
        now += 2_000 * MILLI;
        packet(1000, Digit.D7, false, 16_160);
        packet(1000, Digit.D7, true, 16_320);
        assertThat(starts()).containsExactly(Digit.D7);
        assertThat(ends()).containsExactly(new Ended(Digit.D7, 2_040_000, true));
    }

    @Test
    void aPressThatWasTakenForOverGoesOnInItsNextSegmentUntold() {
        packet(SSRC, 1000, true, Digit.D7, false, 160);
        packet(1000, Digit.D7, false, 40_000);
        now += 1_500 * MILLI;
        heard.addAll(receiver.onTime(now));
        packet(1000, Digit.D7, false, 65_000);
        packet(1000 + 0xFFFF, Digit.D7, false, 960);
        packet(1000 + 0xFFFF, Digit.D7, true, 1_920);
        assertThat(starts()).containsExactly(Digit.D7);
        assertThat(ends()).hasSize(1);
    }

    /** RFC 4733 §5, Table 5: someone dials 911, updates each 50 ms. */
    @Test
    void theExampleOfTheRfcIsHeardAs911() {
        int[][] timestampDurationEnd = {
            {0, 400, 0}, {0, 800, 0}, {0, 1200, 0}, {0, 1600, 1}, {0, 1600, 1}, {0, 1600, 1},
            {6400, 400, 0}, {6400, 800, 0}, {6400, 1200, 0}, {6400, 1600, 0}, {6400, 2000, 1}, {6400, 2000, 1},
            {6400, 2000, 1}, {11200, 400, 0},
        };
        for (int[] packet : timestampDurationEnd) {
            Digit digit = packet[0] == 0 ? Digit.D9 : Digit.D1;
            packet(SSRC, packet[0], packet[1] == 400, digit, packet[2] == 1, packet[1]);
        }
        assertThat(starts()).containsExactly(Digit.D9, Digit.D1, Digit.D1);
        assertThat(ends()).containsExactly(new Ended(Digit.D9, 200_000, true), new Ended(Digit.D1, 250_000, true));
        assertThat(startMicros()).satisfies(at -> {
            assertThat(at.get(1) - at.get(0)).isEqualTo(800_000);
            assertThat(at.get(2) - at.get(1)).isEqualTo(600_000);
        });
    }

    private List<Long> startMicros() {
        return heard.stream().filter(Started.class::isInstance).map(h -> ((Started) h).startMicros()).toList();
    }

    @Test
    void aFirstPacketOfNoDurationStartsThePress() {
        packet(SSRC, 1000, true, Digit.D5, false, 0);
        assertThat(starts()).containsExactly(Digit.D5);
        assertThat(heard).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void aPressIsHeardOnceAtWhicheverPacketItBegins(int lostBefore) {
        for (int i = lostBefore; i < 7; i++) {
            packet(SSRC, 1000, i == 0, Digit.D5, i >= 4, Math.min(800, 160 * (i + 1)));
        }
        assertThat(starts()).containsExactly(Digit.D5);
        assertThat(ends()).containsExactly(new Ended(Digit.D5, 100_000, true));
        assertThat(receiver.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void secondPressOfTheSameKeyIsHeardWhenEveryEndWasLost() {
        packet(SSRC, 1000, true, Digit.D5, false, 160);
        packet(1000, Digit.D5, false, 320);
        packet(SSRC, 2000, true, Digit.D5, false, 160);
        packet(2000, Digit.D5, true, 320);
        assertThat(starts()).containsExactly(Digit.D5, Digit.D5);
        assertThat(ends()).containsExactly(new Ended(Digit.D5, 40_000, false), new Ended(Digit.D5, 40_000, true));
    }

    @Test
    void silenceEndsAPressWhoseEveryEndWasLost() {
        packet(SSRC, 1000, true, Digit.D5, false, 160);
        long deadline = receiver.nextDeadlineNanos();
        assertThat(deadline - now).isBetween(500 * MILLI, 1_500 * MILLI);
        assertThat(receiver.onTime(deadline - 1)).isEmpty();
        assertThat(receiver.onTime(deadline)).containsExactly(new Ended(Digit.D5, 20_000, false));
        assertThat(receiver.onTime(deadline + 1)).isEmpty();
        assertThat(receiver.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void stragglersOfAnEndedPressAreIgnored() {
        packet(SSRC, 1000, true, Digit.D5, false, 160);
        packet(1000, Digit.D5, true, 480);
        packet(1000, Digit.D5, false, 320);
        packet(SSRC, 1000, true, Digit.D5, false, 160);
        packet(SSRC, 3000, true, Digit.D6, false, 160);
        packet(1000, Digit.D5, true, 480);
        packet(3000, Digit.D6, true, 320);
        assertThat(starts()).containsExactly(Digit.D5, Digit.D6);
        assertThat(ends()).containsExactly(new Ended(Digit.D5, 60_000, true), new Ended(Digit.D6, 40_000, true));
    }

    @Test
    void aLatePacketOfAPressNeverHeardDoesNotCutTheOneThatGoesOn() {
        packet(SSRC, 3000, true, Digit.D6, false, 160);
        packet(1000, Digit.D5, true, 480);
        packet(3000, Digit.D6, true, 320);
        assertThat(starts()).containsExactly(Digit.D6);
        assertThat(ends()).containsExactly(new Ended(Digit.D6, 40_000, true));
    }

    @Test
    void reorderedUpdatesNeverShrinkAPress() {
        packet(1000, Digit.D5, false, 480);
        packet(1000, Digit.D5, false, 320);
        packet(1000, Digit.D5, true, 160);
        assertThat(heard).contains(new Progress(Digit.D5, 60_000)).doesNotContain(new Progress(Digit.D5, 40_000));
        assertThat(ends()).containsExactly(new Ended(Digit.D5, 60_000, true));
    }

    @Test
    void anotherKeyAtTheSameTimestampIsAnotherPress() {
        packet(1000, Digit.D5, false, 160);
        packet(1000, Digit.D6, false, 160);
        packet(1000, Digit.D5, false, 320);
        packet(1000, Digit.D6, true, 320);
        assertThat(starts()).containsExactly(Digit.D5, Digit.D6);
        assertThat(ends()).containsExactly(new Ended(Digit.D5, 20_000, false), new Ended(Digit.D6, 40_000, true));
    }

    @Test
    void aNewSsrcIsANewPressWhateverItsTimestamp() {
        packet(SSRC, 10_000, true, Digit.D5, true, 160);
        packet(SSRC + 1, 9_000, true, Digit.D5, true, 160);
        assertThat(starts()).containsExactly(Digit.D5, Digit.D5);
        assertThat(startMicros().get(1) - startMicros().get(0)).isEqualTo(20_000);
    }

    @Test
    void eventsThatAreNotKeysAreNotHeard() {
        for (int event : new int[] {16, 32, 66, 255}) {
            assertThat(receiver.on(SSRC, 1, true, new TelephoneEvent(event, false, 0, 160), now)).isEmpty();
        }
        assertThat(receiver.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x7FFF_FFFF, 0x8000_0000, -1, -480, -320, -1000})
    void timestampsMayWrapBetweenAndInsidePresses(int timestamp) {
        packet(SSRC, timestamp, true, Digit.D1, false, 160);
        packet(timestamp, Digit.D1, true, 320);
        packet(SSRC, timestamp + 960, true, Digit.D1, false, 160);
        packet(timestamp, Digit.D1, true, 320);
        packet(timestamp + 960, Digit.D1, true, 320);
        assertThat(starts()).containsExactly(Digit.D1, Digit.D1);
        assertThat(ends()).containsOnly(new Ended(Digit.D1, 40_000, true)).hasSize(2);
        assertThat(startMicros().get(1) - startMicros().get(0)).isEqualTo(120_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -0xFFFF, -0x10000, -1, 0x7FFF_8000})
    void segmentsBeyond0xFFFFAreOnePress(int timestamp) { // RFC 4733 §2.5.1.3
        packet(SSRC, timestamp, true, Digit.D1, false, 65_440);
        packet(timestamp, Digit.D1, false, 0xFFFF);
        packet(timestamp + 0xFFFF, Digit.D1, false, 65);
        packet(timestamp, Digit.D1, false, 0xFFFF);
        packet(timestamp + 0xFFFF, Digit.D1, false, 0xFFFF);
        packet(timestamp + 2 * 0xFFFF, Digit.D1, true, 130);
        packet(timestamp + 2 * 0xFFFF, Digit.D1, true, 130);
        assertThat(starts()).containsExactly(Digit.D1);
        assertThat(ends()).containsExactly(new Ended(Digit.D1, (2 * 0xFFFF + 130) * 125L, true));
    }

    @Test
    void aSegmentIsFollowedEvenIfThePacketsAtItsBorderWereLost() {
        packet(SSRC, 0, true, Digit.D1, false, 64_000);
        packet(0xFFFF, Digit.D1, false, 320);
        assertThat(starts()).containsExactly(Digit.D1);
        assertThat(heard.getLast()).isEqualTo(new Progress(Digit.D1, (0xFFFF + 320) * 125L));
    }

    @Test
    void aSegmentMayBeShorterThan0xFFFFIfTheNextBeginsWhereItEnds() {
        packet(SSRC, 0, true, Digit.D1, false, 48_000);
        packet(48_000, Digit.D1, true, 8_000);
        assertThat(heard).containsExactly(
                heard.getFirst(), new Progress(Digit.D1, 6_000_000), new Ended(Digit.D1, 7_000_000, true));
    }

    @Test
    void anEndOnBothSidesOfASegmentsBorderIsOnePress() {
        packet(SSRC, 0, true, Digit.D1, false, 65_280);
        packet(0, Digit.D1, true, 0xFFFF);
        packet(0xFFFF + 5, Digit.D1, true, 155);
        assertThat(starts()).containsExactly(Digit.D1);
        assertThat(ends()).hasSize(1);
    }

    @Test
    void aMarkedPacketIsANewPressEvenWhereASegmentWouldBegin() {
        packet(SSRC, 0, true, Digit.D1, false, 65_280);
        packet(SSRC, 0xFFFF, true, Digit.D1, false, 160);
        assertThat(starts()).containsExactly(Digit.D1, Digit.D1);
    }

    @Test
    void arbitraryPacketsKeepStartsAndEndsInPairs() {
        Random random = new Random(2833);
        int open = 0;
        for (int i = 0; i < 50_000; i++) {
            heard.clear();
            int timestamp = random.nextInt(8) * (random.nextBoolean() ? 160 : 0x1FFF_FFFF);
            packet(random.nextInt(3), timestamp, random.nextBoolean(), Digit.ofEvent(random.nextInt(16)).orElseThrow(),
                    random.nextInt(4) == 0, random.nextInt(0x10000));
            now += random.nextInt(10) == 0 ? 400 * MILLI : 0;
            heard.addAll(receiver.onTime(now));
            for (ToneHeard tone : heard) {
                open += switch (tone) {
                    case Started _ -> 1;
                    case Progress _ -> 0;
                    case Ended _ -> -1;
                };
                assertThat(open).isBetween(0, 1);
            }
        }
    }

    @Test
    void whatIsNewestInTheSequenceIsNoStragglerThoughItsTimeWasHeardBefore() {
        var receiver = new ToneReceiver(8000);
        int starts = 0;
        for (int press = 0; press < 3; press++) { // of one timestamp
            for (int i = 1; i <= 5; i++) {
                var event = new TelephoneEvent(5, i > 2, 10, Math.min(i, 3) * 160);
                starts += started(receiver.on(7, 1000, i == 1, true, event, 0));
            }
        }
        assertThat(starts).isEqualTo(3);
        starts += started(receiver.on(7, 1000, false, false, new TelephoneEvent(5, false, 10, 160), 0));
        assertThat(starts).as("a straggler").isEqualTo(3);
        starts += started(receiver.on(7, 1000, false, true, new TelephoneEvent(5, true, 10, 480), 0));
        assertThat(starts).as("one more end packet").isEqualTo(3);
        starts += started(receiver.on(7, 200, true, true, new TelephoneEvent(5, false, 10, 160), 0));
        assertThat(starts).as("back in time").isEqualTo(4);
    }

    private static int started(List<ToneReceiver.ToneHeard> heard) {
        return (int) heard.stream().filter(ToneReceiver.ToneHeard.Started.class::isInstance).count();
    }
}
