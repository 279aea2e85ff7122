package org.trunkline.dtmf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.dtmf.Rfc4733Decoder.Press;

/** Tones of a browser on one clock, through a network, come out on a clock of 8000 Hz as the RFC wants them. */
class ToneWorldTest {
    private static final long START = 1_000_000_000;
    private static final int UNITS_PER_MILLI = 8;

    private static ChromiumTones chromium(int clockRateHz) {
        return new ChromiumTones(clockRateHz, -3 * 48_000, START);
    }

    private static List<Press> through(LossyLink link, int clockRateHz, ChromiumTones tones) {
        return Rfc4733Decoder.decode(new ToneWorld(clockRateHz).run(link.carry(tones.packets())).sent);
    }

    @ParameterizedTest
    @CsvSource({"48000, 70, 80", "8000, 70, 80", "48000, 100, 100", "48000, 500, 500", "8000, 6000, 6000"})
    void allSixteenKeysKeepTheirLengthAndGap(int clockRateHz, int asked, int sentByBrowser) {
        ChromiumTones tones = chromium(clockRateHz);
        for (Digit digit : Digit.values()) {
            tones.press(digit, asked, 60);
        }
        List<Press> presses = through(LossyLink.perfect(), clockRateHz, tones);
        assertThat(presses).extracting(Press::digit).containsExactly(Digit.values());
        assertThat(presses).extracting(Press::durationUnits).containsOnly((long) sentByBrowser * UNITS_PER_MILLI);
        for (int i = 1; i < presses.size(); i++) {
            assertThat(gapMillis(presses.get(i - 1), presses.get(i))).isEqualTo(60);
        }
    }

    @Test
    void sixSecondsOnAClockOf48000AreFiveSegmentsAndOnePress() {
        ChromiumTones tones = chromium(48_000);
        tones.press(Digit.POUND, 6_000, 60);
        assertThat(tones.packets().stream().map(Wire::timestamp).distinct()).hasSize(5);
        List<Press> presses = through(LossyLink.perfect(), 48_000, tones);
        assertThat(presses).hasSize(1);
        assertThat(presses.getFirst().durationUnits()).isCloseTo(48_000, within(160L));
    }

    @ParameterizedTest
    @ValueSource(ints = {1340, 1360, 1365, 1380, 1400, 2720, 2740, 2760})
    void lengthsAroundASegmentsBorderAreOnePressEach(int millis) {
        ChromiumTones tones = chromium(48_000);
        tones.press(Digit.D1, millis, 60);
        tones.press(Digit.D1, millis, 60);
        List<Press> presses = through(LossyLink.perfect(), 48_000, tones);
        assertThat(presses).hasSize(2);
        assertThat(presses).allSatisfy(press ->
                assertThat(press.durationUnits() / UNITS_PER_MILLI).isCloseTo(millis, within(20L)));
    }

    @Test
    void twentySecondsFromAPhoneCrossTheBorderOnBothSides() {
        ChromiumTones tones = chromium(8_000);
        tones.press(Digit.D1, 20_000, 60);
        assertThat(through(LossyLink.perfect(), 8_000, tones)).singleElement()
                .satisfies(press -> assertThat(press.durationUnits()).isCloseTo(160_000, within(160L)));
    }

    @Test
    void withoutEndPacketsFastPressesOfOneKeyStayApart() {
        ChromiumTones tones = chromium(48_000);
        for (int i = 0; i < 5; i++) {
            tones.press(Digit.D7, 100, 40);
        }
        List<Wire> endless = tones.packets().stream().filter(packet -> !packet.event().end()).toList();
        List<Press> presses = Rfc4733Decoder.decode(new ToneWorld(48_000).run(endless).sent);
        assertThat(presses).hasSize(5).extracting(Press::durationUnits).containsOnly(640L);
    }

    @Test
    void lostFirstPacketsDoNotShrinkTheGap() {
        ChromiumTones tones = chromium(48_000);
        tones.press(Digit.D7, 200, 60);
        tones.press(Digit.D8, 200, 60);
        List<Press> presses = Rfc4733Decoder.decode(
                new ToneWorld(48_000).run(tones.packets().subList(6, tones.packets().size())).sent);
        assertThat(presses).extracting(Press::durationUnits).containsExactly(1_600L, 1_600L);
        assertThat(gapMillis(presses.get(0), presses.get(1))).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 40})
    void updatesThatJitterArriveAsAGrowingToneWithoutHoles(int jitterMillis) {
        ChromiumTones tones = chromium(48_000);
        tones.press(Digit.D7, 3_000, 60);
        List<Wire> sent = new ToneWorld(48_000).run(new LossyLink(7, 0, 0, jitterMillis).carry(tones.packets())).sent;
        for (int i = 1; i < sent.size(); i++) {
            assertThat(sent.get(i).atNanos() - sent.get(i - 1).atNanos()).isLessThanOrEqualTo(60_000_000);
        }
        assertThat(Rfc4733Decoder.decode(sent)).hasSize(1);
    }

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    /** Presses of random keys, lengths and gaps; what of each arrived is what must come out, once and in order. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whatArrivesOfEachPressComesOutOnce(int seed) {
        Random random = new Random(seed);
        int clockRateHz = random.nextBoolean() ? 48_000 : 8_000;
        int jitterMillis = random.nextInt(40); // below the shortest gap, so that presses do not overtake each other
        ChromiumTones tones = chromium(clockRateHz);
        Map<Integer, Integer> askedMillis = new LinkedHashMap<>();
        for (int i = 0; i < 30; i++) {
            int from = tones.packets().size();
            int millis = 20 * random.nextInt(2, random.nextInt(8) == 0 ? 60 : 12);
            tones.press(random.nextInt(3) == 0 ? Digit.D5 : Digit.values()[random.nextInt(16)], millis,
                    20 * random.nextInt(2, 10));
            askedMillis.put(tones.packets().get(from).timestamp(), millis);
        }
        List<Wire> arriving =
                new LossyLink(seed, random.nextDouble() * 0.4, random.nextDouble() * 0.3, jitterMillis)
                        .carry(tones.packets());

        List<Press> out = Rfc4733Decoder.decode(new ToneWorld(clockRateHz).run(arriving).sent);

        Map<Integer, TelephoneEvent> longest = new LinkedHashMap<>();
        arriving.forEach(packet -> longest.merge(packet.timestamp(), packet.event(),
                (a, b) -> b.duration() > a.duration() ? b : a));
        List<Integer> timestamps = new ArrayList<>(longest.keySet());
        List<TelephoneEvent> expected = new ArrayList<>(longest.values());
        assertThat(out).extracting(press -> press.digit().event())
                .containsExactlyElementsOf(expected.stream().map(TelephoneEvent::event).toList());
        for (int i = 0; i < out.size(); i++) {
            int heardUnits = expected.get(i).duration() * 8_000 / clockRateHz;
            assertThat(out.get(i).durationUnits()).isEqualTo(heardUnits)
                    .isLessThanOrEqualTo((long) askedMillis.get(timestamps.get(i)) * UNITS_PER_MILLI);
            if (i > 0) {
                int apartMillis = (timestamps.get(i) - timestamps.get(i - 1)) / (clockRateHz / 1_000);
                int outMillis = (out.get(i).timestamp() - out.get(i - 1).timestamp()) / UNITS_PER_MILLI;
                assertThat(outMillis).as("presses %d and %d", i - 1, i).isGreaterThanOrEqualTo(apartMillis - 1);
                assertThat(out.get(i).firstNanos() - out.get(i - 1).endNanos()).isGreaterThanOrEqualTo(40_000_000);
            }
        }
    }

    private static int gapMillis(Press before, Press next) {
        return (next.timestamp() - before.timestamp() - (int) before.durationUnits()) / UNITS_PER_MILLI;
    }
}
