package org.trunkline.dtmf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** A strict reader of a complete capture: a new press is a marked packet, and each press must obey the RFC. */
final class Rfc4733Decoder {
    /** A press as the RFC says a receiver must understand it. */
    record Press(Digit digit, int timestamp, long durationUnits, long firstNanos, long endNanos) {}

    private Rfc4733Decoder() {}

    static List<Press> decode(List<Wire> capture) {
        List<Press> presses = new ArrayList<>();
        int from = 0;
        while (from < capture.size()) {
            int to = from + 1;
            while (to < capture.size() && !capture.get(to).marker()) {
                to++;
            }
            presses.add(press(capture.subList(from, to)));
            from = to;
        }
        return presses;
    }

    private static Press press(List<Wire> packets) {
        Wire first = packets.getFirst();
        assertThat(first.marker()).as("RFC 4733 §2.5.1.2: marker on the first packet").isTrue();
        assertThat(packets).as("one key").allMatch(packet -> packet.event().event() == first.event().event());
        List<Wire> ends = packets.stream().filter(packet -> packet.event().end()).toList();
        assertThat(ends).as("RFC 4733 §2.5.1.4: three end packets").hasSize(3)
                .isEqualTo(packets.subList(packets.size() - 3, packets.size()));
        assertThat(ends).as("RFC 4733 §2.5.1.4: all the same").allMatch(
                end -> end.timestamp() == ends.getFirst().timestamp() && end.event().equals(ends.getFirst().event()));
        long duration = followSegments(packets);
        return new Press(Digit.ofEvent(first.event().event()).orElseThrow(), first.timestamp(), duration,
                first.atNanos(), ends.getFirst().atNanos());
    }

    private static long followSegments(List<Wire> packets) {
        long before = 0;
        Wire last = packets.getFirst();
        for (Wire packet : packets) {
            if (packet.timestamp() == last.timestamp()) {
                assertThat(packet.event().duration()).as("growing").isGreaterThanOrEqualTo(last.event().duration());
            } else {
                assertThat(last.event().duration()).as("RFC 4733 §2.5.1.3: full segment").isEqualTo(0xFFFF);
                assertThat(packet.timestamp()).as("RFC 4733 §2.5.1.3").isEqualTo(last.timestamp() + 0xFFFF);
                before += 0xFFFF;
            }
            last = packet;
        }
        return before + last.event().duration();
    }
}
