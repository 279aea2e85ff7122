package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.TelephoneEvent;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.media.DropCounts;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/** Somebody dials for an hour, and each network on the way loses two packets of a hundred. */
class TenThousandDigitsTest {
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final int PRESSES = 10_000;
    private static final int TONES = 101;
    private static final int FRAME_TICKS = 160;
    private static final long FRAME_NANOS = 20_000_000;
    private static final int MOST_OFF_MILLIS = 20;

    private record Press(Digit digit, int millis) {}

    private final Random random = new Random(2);
    private final DropCounts drops = new DropCounts();
    private final IncomingStream stream = new IncomingStream();
    private final List<Press> dialled = new ArrayList<>();
    private long nowNanos = 5_000_000_000L;
    private int sequence = 65_000;
    private int timestamp = -5000;

    @Test
    void fromABrowserToATrunk() {
        var heardByPhone = new ArrayList<RtpPacket>();
        var trunk = new TrunkLeg((b, offset, length, to) -> phoneHears(heardByPhone, b, length));
        var lane = new UpLane(trunk, new TrunkReader(Map.of(0, TrunkVoice.of(TrunkCodec.PCMU))), drops, random);
        trunk.remote(TRUNK, true);
        lane.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(TONES), 20), nowNanos);
        var digits = new DigitsOut(DtmfMode.AUTO, lane, (digit, millis) -> {});
        var tones = new ToneStreams(drops);
        tones.negotiated(TONES, Playhead.HZ);
        var gateway = new Gateway() {
            @Override
            public void hears(RtpPacket packet) {
                var arrival = stream.on(packet);
                if (packet.payloadType() == TONES) {
                    toTrunk(tones.on(packet, arrival, nowNanos));
                } else {
                    lane.audio(packet, arrival, nowNanos);
                }
            }

            private void toTrunk(List<ToneHeard> heard) {
                heard.forEach(tone -> digits.on(tone, nowNanos));
            }

            @Override
            public void onTime(long now) {
                toTrunk(tones.onTime(now));
                lane.onTime(now);
            }

            @Override
            public long nextDeadlineNanos() {
                return Timed.sooner(tones.nextDeadlineNanos(), lane.nextDeadlineNanos());
            }
        };
        dial(gateway);
        assertSame(presses(heardByPhone));
    }

    @Test
    void fromATrunkToAPage() {
        var told = new ArrayList<Press>();
        var digits = new TrunkDigits(List.of(TrunkCodec.PCMU), DtmfMode.AUTO, drops, event -> {
            if (event instanceof MediaEvent.TrunkDigit(var digit, var millis)) {
                told.add(new Press(digit, millis));
            }
        });
        digits.negotiated(Agreements.plain(TRUNK, new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(TONES), 20)), nowNanos);
        var gateway = new Gateway() {
            @Override
            public void hears(RtpPacket packet) {
                var arrival = stream.on(packet);
                if (packet.payloadType() == TONES) {
                    digits.event(packet, arrival, nowNanos);
                } else {
                    digits.audio(packet, arrival, nowNanos);
                }
            }

            @Override
            public void onTime(long now) {
                digits.onTime(now);
            }

            @Override
            public long nextDeadlineNanos() {
                return digits.nextDeadlineNanos();
            }
        };
        dial(gateway);
        assertSame(told);
    }

    private interface Gateway extends Timed {
        void hears(RtpPacket packet);
    }

    private void dial(Gateway gateway) {
        for (int i = 0; i < PRESSES; i++) {
            var press = new Press(Digit.values()[random.nextInt(Digit.values().length)], 60 + 20 * random.nextInt(8));
            dialled.add(press);
            press(gateway, press);
            for (int frame = 2 + random.nextInt(4); frame > 0; frame--) {
                says(gateway, false, 0, timestamp, new byte[FRAME_TICKS]);
                pass(gateway);
            }
        }
        for (int frame = 0; frame < 50; frame++) {
            pass(gateway);
        }
    }

    /** RFC 4733 §2.5.1.4: an update with each frame, and the end three times. */
    private void press(Gateway gateway, Press press) {
        int begun = timestamp;
        int ticks = press.millis() * Playhead.HZ / 1000;
        for (int at = FRAME_TICKS; at < ticks; at += FRAME_TICKS) {
            says(gateway, at == FRAME_TICKS, TONES, begun, event(press.digit(), false, at));
            pass(gateway);
        }
        for (int again = 0; again < 3; again++) {
            says(gateway, false, TONES, begun, event(press.digit(), true, ticks));
        }
        pass(gateway);
    }

    private static byte[] event(Digit digit, boolean end, int ticks) {
        byte[] payload = new byte[TelephoneEvent.BYTES];
        new TelephoneEvent(digit.event(), end, 10, ticks).write(payload, 0);
        return payload;
    }

    private void says(Gateway gateway, boolean marker, int type, int at, byte[] payload) {
        var packet = new RtpPacket(marker, type, sequence++ & 0xFFFF, at, 9, payload, 0, payload.length);
        if (arrives()) {
            gateway.hears(packet);
        }
    }

    private boolean arrives() {
        return random.nextDouble() >= 0.02;
    }

    private void pass(Gateway gateway) {
        long until = nowNanos + FRAME_NANOS;
        for (long due = gateway.nextDeadlineNanos(); due != Timed.NEVER && due - until < 0; due = gateway.nextDeadlineNanos()) {
            nowNanos = due - nowNanos > 0 ? due : nowNanos;
            gateway.onTime(nowNanos);
        }
        nowNanos = until;
        timestamp += FRAME_TICKS;
    }

    private void phoneHears(List<RtpPacket> heard, byte[] b, int length) {
        if (arrives()) {
            heard.add((RtpPacket) RtpPacket.parse(Arrays.copyOf(b, length), 0, length));
        }
    }

    /** A phone that knows no more than that a press has one timestamp (RFC 4733 §2.3.3), and lasts as long as was said last. */
    private static List<Press> presses(List<RtpPacket> heard) {
        var presses = new ArrayList<Press>();
        int last = 0;
        for (var packet : heard) {
            if (packet.payloadType() == TONES) {
                var event = TelephoneEvent.parse(packet.buffer(), packet.payloadOffset(), packet.payloadLength()).orElseThrow();
                var press = new Press(Digit.ofEvent(event.event()).orElseThrow(), event.duration() * 1000 / Playhead.HZ);
                if (!presses.isEmpty() && packet.timestamp() == last) {
                    presses.removeLast();
                }
                presses.add(press);
                last = packet.timestamp();
            }
        }
        return presses;
    }

    private void assertSame(List<Press> heard) {
        assertThat(heard).extracting(Press::digit).isEqualTo(dialled.stream().map(Press::digit).toList());
        for (int i = 0; i < PRESSES; i++) {
            assertThat(heard.get(i).millis() - dialled.get(i).millis())
                    .as("press %d", i)
                    .isBetween(-MOST_OFF_MILLIS, MOST_OFF_MILLIS);
        }
    }
}
