package org.trunkline.dtmf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.dtmf.ToneSender.TonePacket;

/** Timelines of one sender: each line is {@code "ms [M][E] offset duration"}. */
class ToneSenderTest {
    private static final long MILLI = 1_000_000;
    private static final long BASE = Long.MAX_VALUE - 50 * MILLI; // the clock wraps in the middle of the first press

    private final ToneSender sender = new ToneSender(8_000, 20);
    private final List<String> line = new ArrayList<>();

    private long at(long millis) {
        return BASE + millis * MILLI;
    }

    /** Polls whenever something is due, until the given time. */
    private void runUntil(long millis) {
        while (sender.nextDeadlineNanos() != Long.MAX_VALUE && sender.nextDeadlineNanos() - at(millis) <= 0) {
            long now = sender.nextDeadlineNanos();
            assertThat(sender.poll(now - 1)).as("nothing before its time").isEmpty();
            Optional<TonePacket> due = sender.poll(now);
            assertThat(due).as("a deadline is kept").isPresent();
            line.add(text((now - BASE) / MILLI, due.get()));
        }
    }

    private void pollAt(long millis) {
        for (Optional<TonePacket> due = sender.poll(at(millis)); due.isPresent(); due = sender.poll(at(millis))) {
            line.add(text(millis, due.get()));
        }
    }

    private static String text(long millis, TonePacket packet) {
        TelephoneEvent event = TelephoneEvent.parse(packet.payload(), 0, packet.payload().length).orElseThrow();
        assertThat(packet.first()).isEqualTo(packet.marker());
        return millis + " " + (packet.marker() ? "M" : "") + (event.end() ? "E " : " ")
                + packet.timestampOffset() + " " + event.duration();
    }

    @ParameterizedTest
    @EnumSource(Digit.class)
    void eachKeyIsSentAsItsEvent(Digit digit) {
        sender.enqueue(digit, 40, 0, at(0));
        byte[] payload = sender.poll(at(0)).orElseThrow().payload();
        assertThat(TelephoneEvent.parse(payload, 0, 4).orElseThrow().event()).isEqualTo(digit.event());
    }

    @Test
    void seventyMillisecondsInPacketsOfTwenty() {
        sender.enqueue(Digit.D1, 70, 60, at(0));
        sender.enqueue(Digit.D1, 40, 60, at(0));
        runUntil(10_000);
        assertThat(line).containsExactly(
                "0 M 0 160", "20  0 320", "40  0 480", "60 E 0 560", "80 E 0 560", "100 E 0 560",
                "130 M 0 160", "150 E 0 320", "170 E 0 320", "190 E 0 320");
        assertThat(sender.active()).isFalse();
        assertThat(sender.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void evenTonesAskedForWithoutAGapAreToldApart() { // ITU-T Q.24: a detector needs 40 ms
        sender.enqueue(Digit.D1, 40, 0, at(0));
        sender.enqueue(Digit.D1, 40, 0, at(0));
        runUntil(1_000);
        assertThat(line).containsExactly("0 M 0 160", "20 E 0 320", "40 E 0 320", "60 E 0 320",
                "80 M 0 160", "100 E 0 320", "120 E 0 320", "140 E 0 320");
    }

    @ParameterizedTest
    @CsvSource({"0, 160", "1, 160", "19, 160", "20, 160", "21, 168", "70, 560", "1000, 8000", "8191, 65528"})
    void lengthIsExactAndAtLeastOnePacket(int millis, int units) {
        sender.enqueue(Digit.D1, millis, 0, at(0));
        runUntil(20_000);
        assertThat(line.subList(line.size() - 3, line.size())).allMatch(packet -> packet.endsWith("E 0 " + units));
        assertThat(line.stream().filter(packet -> packet.contains("E"))).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"8000, 160", "16000, 320", "48000, 960"})
    void lengthsAreToldOnTheNegotiatedClock(int clockRateHz, int unitsPerPacket) {
        ToneSender other = new ToneSender(clockRateHz, 20);
        other.enqueue(Digit.D1, 40, 0, 0);
        byte[] payload = other.poll(0).orElseThrow().payload();
        assertThat(TelephoneEvent.parse(payload, 0, 4).orElseThrow().duration()).isEqualTo(unitsPerPacket);
    }

    @Test
    void theStreamIsTheTonesFromItsFirstPacketToItsFirstEnd() {
        sender.enqueue(Digit.D1, 40, 500, at(0));
        sender.enqueue(Digit.D2, 40, 0, at(0));
        pollAt(0);
        assertThat(sender.active()).isTrue();
        runUntil(19);
        assertThat(sender.active()).isTrue();
        runUntil(20);
        assertThat(sender.active()).as("two end packets are left").isFalse();
        runUntil(540);
        assertThat(sender.active()).isTrue();
    }

    @Test
    void aLongToneGoesOnInSegmentsWithoutMarkerOrEnd() { // RFC 4733 §2.5.1.3
        sender.enqueue(Digit.D1, 8_220, 0, at(0)); // 65760 = 65535 + 225
        runUntil(20_000);
        assertThat(line.subList(407, line.size())).containsExactly(
                "8140  0 65280", "8160  0 65440", "8180  0 65535", "8180  65535 65",
                "8200 E 65535 225", "8220 E 65535 225", "8240 E 65535 225");
    }

    @ParameterizedTest
    @CsvSource({
        "65534, '0 65534'", "65535, '0 65535'", "65536, '65535 1'",
        "131070, '65535 65535'", "131071, '131070 1'", "300000, '262140 37860'"
    })
    void aSegmentsBorderIsExactToTheUnit(long units, String end) {
        sender.press(Digit.D1, 0, at(0));
        sender.release(units * 125);
        runUntil(60_000);
        assertThat(line.subList(line.size() - 3, line.size())).allMatch(packet -> packet.endsWith("E " + end));
        assertThat(line.stream().filter(packet -> packet.contains("M"))).hasSize(1);
        assertThat(line.stream().filter(packet -> packet.contains("E"))).hasSize(3);
        assertThat(line.stream().filter(packet -> packet.endsWith(" 65535") && !packet.contains("E")))
                .hasSize((int) ((units - 1) / 65_535));
    }

    @Test
    void aLivePressStartsAtOnceAndNeverRunsAheadOfWhatIsKnown() {
        sender.press(Digit.D1, 0, at(0));
        sender.progress(20_000);
        pollAt(0);
        sender.progress(40_000);
        pollAt(19);
        pollAt(20);
        pollAt(40);
        sender.progress(60_000);
        pollAt(43);
        sender.release(65_000);
        pollAt(61);
        runUntil(1_000);
        assertThat(line).containsExactly(
                "0 M 0 160", "20  0 320", "43  0 480", "61 E 0 520", "81 E 0 520", "101 E 0 520");
    }

    @Test
    void releaseThatComesEarlyIsStillPaced() {
        sender.press(Digit.D1, 0, at(0));
        pollAt(0);
        sender.release(100_000);
        pollAt(5);
        runUntil(1_000);
        assertThat(line).containsExactly("0 M 0 160", "20  0 320", "40  0 480", "60  0 640",
                "80 E 0 800", "100 E 0 800", "120 E 0 800");
    }

    @Test
    void releaseWithNothingNewEndsAtTheNextPacketTime() {
        sender.press(Digit.D1, 0, at(0));
        sender.progress(20_000);
        pollAt(0);
        sender.release(20_000);
        runUntil(1_000);
        assertThat(line).containsExactly("0 M 0 160", "20 E 0 160", "40 E 0 160", "60 E 0 160");
    }

    @Test
    void whileNoNewsComesTheLastPacketIsRepeated() {
        sender.press(Digit.D1, 0, at(0));
        sender.progress(20_000);
        runUntil(150);
        assertThat(line).containsExactly("0 M 0 160", "60  0 160", "120  0 160");
        sender.progress(160_000);
        runUntil(160);
        assertThat(line).last().isEqualTo("140  0 1280");
    }

    @Test
    void aKeyThatNobodyReleasesEndsByItself() {
        sender.press(Digit.D1, 0, at(0));
        sender.progress(50_000);
        runUntil(60_000);
        assertThat(line).filteredOn(packet -> packet.contains("E")).hasSize(3).allMatch(end -> end.endsWith(" 400"));
        assertThat(Long.parseLong(line.getLast().split(" ")[0])).isBetween(1_000L, 1_200L);
        sender.progress(9_000_000);
        sender.release(9_000_000);
        assertThat(sender.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aPressThatWasNotReleasedEndsWithTheNext() {
        sender.press(Digit.D1, 0, at(0));
        sender.progress(40_000);
        pollAt(0);
        sender.press(Digit.D1, 100_000, at(50));
        sender.release(40_000);
        runUntil(1_000);
        assertThat(line).containsExactly("0 M 0 160", "20 E 0 320", "40 E 0 320", "60 E 0 320",
                "100 M 0 160", "120 E 0 320", "140 E 0 320", "160 E 0 320");
    }

    @Test
    void aPressHeardLateMovesThoseCloseBehindItSoThatTheGapIsKept() {
        sender.press(Digit.D1, 0, at(0)); // 60 ms late: its first packets were lost
        sender.release(100_000);
        runUntil(89);
        sender.press(Digit.D2, 150_000, at(90));
        sender.release(40_000);
        runUntil(1_000);
        assertThat(line).contains("80 E 0 800", "150 M 0 160").doesNotContain("90 M 0 160");
    }

    @Test
    void aLongPauseMakesUpForLostTime() {
        sender.press(Digit.D1, 0, at(0));
        sender.release(100_000);
        runUntil(2_000);
        sender.press(Digit.D2, 3_000_000, at(2_940));
        assertThat(sender.nextDeadlineNanos()).isEqualTo(at(2_940));
    }

    @ParameterizedTest
    @ValueSource(longs = {-5_000_000, -1, 0, 1, 30_000, Long.MAX_VALUE / 2000, Long.MIN_VALUE / 2000})
    void aFarClockThatTalksNonsenseNeverStopsTheTones(long startMicros) {
        sender.press(Digit.D1, 0, at(0));
        sender.release(40_000);
        sender.press(Digit.D2, startMicros, at(1));
        sender.release(40_000);
        runUntil(2_000);
        assertThat(line).hasSize(8).filteredOn(packet -> packet.contains("M")).hasSize(2);
        assertThat(sender.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void tooManyWaitingPressesAreRefused() {
        int taken = 0;
        for (int i = 0; i < 1_000; i++) {
            taken += sender.press(Digit.D1, i, at(0)) ? 1 : 0;
            sender.release(20_000);
        }
        assertThat(taken).isEqualTo(128);
        assertThat(sender.enqueue(Digit.D1, 100, 100, at(0))).isFalse();
        runUntil(60_000);
        assertThat(line).hasSize(3 * 128);
        assertThat(sender.enqueue(Digit.D1, 100, 100, at(60_000))).isTrue();
    }

    @Test
    void aLateLoopSkipsPacketTimesInsteadOfSendingABurst() {
        sender.enqueue(Digit.D1, 200, 0, at(0));
        pollAt(0);
        pollAt(87);
        pollAt(88);
        pollAt(100);
        assertThat(line).containsExactly("0 M 0 160", "87  0 800", "100  0 960");
    }
}
