package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.measure.Tshark;
import org.trunkline.gateway.measure.Tshark.TelephoneEvent;

/** Keys pressed on one side arrive on the other, each once, as long as they were pressed (RFC 4733). */
@Tag("alone")
class DigitsIT {
    private static final String ALL = "0123456789*#ABCD";
    private static final int CLOCK_HZ = 8000;
    private static final int PACKET = CLOCK_HZ / 50;
    private static final int PCMU = 0;

    private static World world;

    @BeforeAll
    static void start() {
        world = World.demo(DigitsIT.class);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void allSixteenArriveOnceAndAreHeardBack() {
        try (Phone phone = world.phone(); Wire wire = world.tap("short")) {
            phone.call("+15550101").sendDigits(ALL, 70, 80).awaitDigitsSent(10_000);
            phone.awaitReceived(ALL); // it presses each key in return
            phone.hangUp();
            List<TelephoneEvent> events = wire.digitsToTrunk();
            assertThat(digits(events)).isEqualTo(ALL);
            events.forEach(event -> assertWellFormed(event, 70));
            BrowserPresses browser = BrowserPresses.of(phone, wire);
            assertThat(browser.clockHz()).isEqualTo(48_000); // that of Opus
            assertGapsKept(events, browser);
            assertOneStream(wire.toTrunk());
            assertNoAudioDuring(events, wire.toTrunk());
        }
    }

    /** Chromium counts these events on the clock of Opus, though it has 8000 Hz agreed: they are 960 units long, or twice that, ... */
    @Test
    void theClockOfTheBrowserDoesNotMatter() {
        try (Phone phone = world.phone().withoutFastTelephoneEvents(); Wire wire = world.tap("slow-clock")) {
            phone.call("+15550100").sendDigits(ALL, 120, 80).awaitDigitsSent(10_000).listenOn(0.5).hangUp();
            List<TelephoneEvent> events = wire.digitsToTrunk();
            assertThat(digits(events)).isEqualTo(ALL);
            events.forEach(event -> assertWellFormed(event, 120));
            assertThat(BrowserPresses.of(phone, wire).clockHz()).isEqualTo(CLOCK_HZ);
        }
    }

    /** Four calls at once with four keys each, as sixteen keys take a hundred seconds. */
    @Test
    void longPressesStayWhole() {
        List<String> keys = List.of("0123", "4567", "89*#", "ABCD");
        List<Phone> phones = new ArrayList<>();
        try (Wire wire = world.tap("long")) {
            keys.forEach(four -> phones.add(world.phone().call("+15550100").sendDigits(four, 6000, 100)));
            phones.forEach(phone -> phone.awaitDigitsSent(40_000));
            phones.getLast().listenOn(7); // until the last key is up
            phones.forEach(Phone::hangUp);
            List<TelephoneEvent> events = wire.digitsToTrunk();
            assertThat(callsOf(events)).containsExactlyInAnyOrderElementsOf(keys);
            events.forEach(event -> assertWellFormed(event, 6000));
        } finally {
            phones.forEach(Phone::close);
        }
    }

    @Test
    void whatTheTrunkPressesIsToldOnceEach() {
        try (Phone phone = world.phone()) {
            phone.call("+15550111").awaitReceived(ALL);
            phone.listenOn(1).hangUp(); // nothing comes late, or twice
            assertThat(phone.received().stream().filter(message -> message.contains("\"dtmf\""))).hasSize(16);
        }
    }

    private static String digits(List<TelephoneEvent> events) {
        StringBuilder digits = new StringBuilder();
        events.forEach(event -> digits.append(ALL.charAt(event.event()))); // RFC 4733 §3.2
        return digits.toString();
    }

    /** The digits of each stream. */
    private static List<String> callsOf(List<TelephoneEvent> events) {
        return events.stream().map(event -> event.packets().getFirst().ssrc()).distinct()
                .map(ssrc -> digits(events.stream().filter(e -> e.packets().getFirst().ssrc() == ssrc).toList()))
                .toList();
    }

    private static void assertWellFormed(TelephoneEvent event, int askedMillis) {
        assertThat(event.packets().getFirst().marker()).as("marker of the first packet of %s", event).isTrue(); // §2.5.1.1
        assertThat(event.markers()).as("markers of %s", event).isEqualTo(1);
        assertThat(event.endPackets()).as("end packets of %s", event).isEqualTo(3); // §2.5.1.4
        assertThat(event.packets().subList(event.packets().size() - 3, event.packets().size())).as("the last three").allMatch(p -> p.end());
        assertThat(event.durations()).as("durations of %s", event).isSorted(); // a packet is repeated while the browser is late
        assertThat(event.duration()).as("duration of %s", event).isCloseTo(askedMillis * CLOCK_HZ / 1000, Offset.offset(PACKET));
    }

    /** From press to press as long as the browser's own timestamps say: nearly always to a packet, and never much off. */
    private static void assertGapsKept(List<TelephoneEvent> events, BrowserPresses browser) {
        List<Long> pressed = browser.timestamps();
        assertThat(pressed).hasSize(events.size());
        double[] off = IntStream.range(1, events.size()).mapToDouble(i -> {
            double here = (int) (events.get(i).timestamp() - events.get(i - 1).timestamp()) / (double) CLOCK_HZ;
            double there = (int) (pressed.get(i) - pressed.get(i - 1)) / (double) browser.clockHz();
            return Math.abs(here - there);
        }).sorted().toArray();
        assertThat(off[off.length / 2]).as("seconds off").isLessThan(0.020);
        assertThat(off[off.length - 1]).as("seconds off at most").isLessThan(0.080);
    }

    /** What the browser sent as telephone events: headers of SRTP are in the clear. */
    private record BrowserPresses(int clockHz, List<Long> timestamps) {
        private static final Pattern OFFERED = Pattern.compile("a=rtpmap:(\\d+) telephone-event/(\\d+)");

        static BrowserPresses of(Phone phone, Wire wire) {
            List<Tshark.Rtp> packets = wire.fromBrowsers();
            return OFFERED.matcher(phone.offer()).results()
                    .map(offered -> new BrowserPresses(
                            Integer.parseInt(offered.group(2)), timestamps(packets, Integer.parseInt(offered.group(1)))))
                    .filter(presses -> !presses.timestamps.isEmpty())
                    .findFirst().orElseThrow(() -> new AssertionError("the browser sent no telephone event"));
        }

        private static List<Long> timestamps(List<Tshark.Rtp> packets, int payloadType) {
            return packets.stream().filter(p -> p.payloadType() == payloadType).map(Tshark.Rtp::timestamp).distinct().toList();
        }
    }

    /** One SSRC, and a sequence without a hole. */
    private static void assertOneStream(List<Tshark.Rtp> packets) {
        assertThat(packets.stream().map(Tshark.Rtp::ssrc).distinct()).hasSize(1);
        assertThat(IntStream.range(1, packets.size())
                .map(i -> packets.get(i).sequence() - packets.get(i - 1).sequence() & 0xFFFF))
                .allMatch(step -> step == 1);
    }

    /** RFC 4733 §2.6: an event is sent in place of audio, until its end is told, and its media time is its own. */
    private static void assertNoAudioDuring(List<TelephoneEvent> events, List<Tshark.Rtp> packets) {
        List<Tshark.Rtp> audio = packets.stream().filter(p -> p.payloadType() == PCMU).toList();
        for (TelephoneEvent event : events) {
            double from = event.packets().getFirst().seconds();
            double to = event.packets().get(event.packets().size() - 3).seconds(); // the end is told three times
            assertThat(audio).noneMatch(p -> p.seconds() > from && p.seconds() < to);
            assertThat(audio).noneMatch(p -> {
                int into = (int) (p.timestamp() - event.timestamp());
                return into > -PACKET && into < event.duration();
            });
        }
    }
}
