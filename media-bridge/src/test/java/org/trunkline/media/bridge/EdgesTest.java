package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.listening.Clicks;
import org.trunkline.media.listening.Speech;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/** No click where speech ends and something else begins, nor where it comes back. */
class EdgesTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final int FRAME = 160;
    private static final long MILLI = 1_000_000;
    private static final int AUDIO = 111;
    private static final int TONES = 101;
    private static final int AT_THE_EDGE = 7; // samples from it

    /** What the browser sends; a hum is so smooth that each edge stands out. */
    private enum From {
        OPUS_SPEECH,
        OPUS_HUM,
        G711_SPEECH,
        G711_HUM,
        TRUNK_HUM;

        boolean opus() {
            return this == OPUS_SPEECH || this == OPUS_HUM;
        }

        AudioReader reader() {
            return switch (this) {
                case OPUS_SPEECH, OPUS_HUM -> new OpusReader(OPUS::decoder);
                case G711_SPEECH, G711_HUM -> new G711Reader(G711.ULAW);
                case TRUNK_HUM -> new TrunkReader(Map.of(AUDIO, TrunkVoice.of(TrunkCodec.PCMU)));
            };
        }

        short[] wide() {
            short[] pcm = Speech.wide();
            boolean speaks = this == OPUS_SPEECH || this == G711_SPEECH;
            for (int i = 0; i < pcm.length && !speaks; i++) {
                double turns = 2 * Math.PI * i / Speech.WIDE_HZ;
                pcm[i] = (short) (5000 * Math.sin(213 * turns) + 3000 * Math.sin(347 * turns)); // no pitch fits both
            }
            return pcm;
        }
    }

    private final Random random = new Random(8);
    private final TreeMap<Integer, byte[]> heard = new TreeMap<>(); // by timestamp, from the first
    private final TrunkLeg trunk = new TrunkLeg(this::wire);
    private final IncomingStream stream = new IncomingStream();
    private UpLane lane;
    private int firstTimestamp;
    private long nowNanos = 3_000_000_000L;
    private int sequence = 65_100;

    @ParameterizedTest
    @EnumSource
    void atLossOfSinglePackets(From from) {
        assertNoNewClick(from, frame -> random.nextInt(10) == 0 ? Packet.LOST : Packet.COMES);
    }

    @ParameterizedTest
    @EnumSource
    void atLossOfBursts(From from) {
        int[] left = {0};
        assertNoNewClick(from, frame -> {
            left[0] = left[0] > 0 ? left[0] - 1 : random.nextInt(25) == 0 ? 1 + random.nextInt(12) : 0;
            return left[0] > 0 ? Packet.LOST : Packet.COMES;
        });
    }

    @ParameterizedTest
    @EnumSource
    void atPacketsThatAreOvertakenOrLost(From from) {
        assertNoNewClick(from, frame -> {
            var otherwise = random.nextInt(15) == 0 ? Packet.LOST : Packet.COMES;
            return frame % 25 == 7 ? Packet.COMES_LATE : otherwise;
        });
    }

    @ParameterizedTest
    @EnumSource
    void whereTheBrowserSendsNothingForAWhile(From from) {
        int[] left = {0};
        assertNoNewClick(from, frame -> {
            left[0] = left[0] > 0 ? left[0] - 1 : random.nextInt(20) == 0 ? 1 << random.nextInt(6) : 0;
            return left[0] > 0 ? Packet.NOT_SENT : Packet.COMES;
        });
    }

    @ParameterizedTest
    @EnumSource
    void atMuteAndHold(From from) {
        boolean[] muted = {false};
        assertNoNewClick(from, frame -> {
            if (random.nextInt(muted[0] ? 12 : 30) == 0) {
                muted[0] = !muted[0];
                lane.mute(muted[0]);
            }
            return Packet.COMES;
        });
    }

    @ParameterizedTest
    @EnumSource
    void atDigitsThatArePlayed(From from) {
        assertNoNewClick(from, frame -> {
            if (frame % 45 == 20) {
                var digit = Digit.values()[random.nextInt(16)];
                lane.tone(new ToneHeard.Started(digit, 0), nowNanos);
                lane.tone(new ToneHeard.Ended(digit, 100_000 + random.nextInt(50_000), false), nowNanos);
            }
            return Packet.COMES;
        });
    }

    @ParameterizedTest
    @EnumSource
    void behindTelephoneEvents(From from) {
        assertNoNewClick(from, frame -> {
            if (frame % 45 == 20) {
                lane.event(new ToneHeard.Started(Digit.values()[5], 0), nowNanos);
                lane.event(new ToneHeard.Ended(Digit.values()[5], 100_000, false), nowNanos);
            }
            return Packet.COMES;
        });
    }

    private enum Packet {
        COMES,
        COMES_LATE,
        LOST,
        NOT_SENT
    }

    private interface Network {
        Packet on(int frame);
    }

    private record Coming(RtpPacket packet, long nanos) {}

    /** At the edge of a frame, and not in the speech itself, such as the p of a word. */
    private void assertNoNewClick(From from, Network network) {
        play(from, network);
        var undisturbed = new EdgesTest();
        undisturbed.play(from, frame -> Packet.COMES);
        short[] pcm = pcm();
        short[] spoken = undisturbed.pcm();
        var clicks = clicks(pcm);
        clicks.removeIf(at -> (at + AT_THE_EDGE) % FRAME > 2 * AT_THE_EDGE);
        clicks.removeIf(at -> step(pcm, at) < 1.5 * step(spoken, at));
        assertThat(clicks).isEmpty();
    }

    private static int step(short[] pcm, int at) {
        return at < pcm.length ? Math.abs(pcm[at] - pcm[at - 1]) : 0;
    }

    private void play(From from, Network network) {
        trunk.remote(TRUNK, true);
        lane = new UpLane(trunk, from.reader(), new DropCounts(), random);
        lane.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(TONES), 20), nowNanos);
        var payloads = from.opus() ? opus(from.wide()) : g711(from.wide());
        int units = from.opus() ? 960 : FRAME;
        var late = new ArrayList<Coming>();
        for (int i = 0; i < payloads.size(); i++) {
            byte[] payload = payloads.get(i);
            var packet = network.on(i);
            sequence += packet == Packet.NOT_SENT ? 0 : 1;
            var rtp = new RtpPacket(false, AUDIO, sequence & 0xFFFF, i * units, 7, payload, 0, payload.length);
            switch (packet) {
                case COMES -> hear(rtp);
                case COMES_LATE -> late.add(new Coming(rtp, nowNanos + 30 * MILLI));
                case LOST, NOT_SENT -> {}
            }
            pass(nowNanos + 10 * MILLI);
            late.stream().filter(each -> each.nanos() == nowNanos).forEach(each -> hear(each.packet()));
            pass(nowNanos + 10 * MILLI);
        }
        lane.close();
    }

    private void hear(RtpPacket packet) {
        lane.audio(packet, stream.on(packet), nowNanos);
    }

    private void pass(long then) {
        for (long due = lane.nextDeadlineNanos(); due != Timed.NEVER && due - then < 0; due = lane.nextDeadlineNanos()) {
            nowNanos = due - nowNanos > 0 ? due : nowNanos;
            lane.onTime(nowNanos);
        }
        nowNanos = then;
    }

    private static List<byte[]> opus(short[] wide) {
        var payloads = new ArrayList<byte[]>();
        try (var browser = OPUS.encoder(new OpusEncoderSettings(Speech.WIDE_HZ, 9, true, 5, 32_000))) {
            for (int at = 0; at < wide.length; at += 2 * FRAME) {
                byte[] out = new byte[1500];
                payloads.add(Arrays.copyOf(out, browser.encode(wide, at, 2 * FRAME, out, 0)));
            }
        }
        return payloads;
    }

    private static List<byte[]> g711(short[] wide) {
        var payloads = new ArrayList<byte[]>();
        short[] narrow = Speech.narrow(wide);
        for (int at = 0; at < narrow.length; at += FRAME) {
            byte[] codes = new byte[FRAME];
            G711.ULAW.encode(narrow, at, FRAME, codes, 0);
            payloads.add(codes);
        }
        return payloads;
    }

    private void wire(byte[] b, int offset, int length, InetSocketAddress to) {
        var packet = (RtpPacket) RtpPacket.parse(Arrays.copyOfRange(b, offset, offset + length), 0, length);
        if (packet.payloadType() == 0) {
            firstTimestamp = heard.isEmpty() ? packet.timestamp() : firstTimestamp;
            byte[] payload = Arrays.copyOfRange(b, offset + length - packet.payloadLength(), offset + length);
            heard.put(packet.timestamp() - firstTimestamp, payload);
        }
    }

    private short[] pcm() {
        short[] pcm = new short[heard.lastKey() + FRAME];
        heard.forEach((at, payload) -> G711.ULAW.decode(payload, 0, FRAME, pcm, at));
        return pcm;
    }

    /** In each stretch that is without a hole, and where it begins: how a phone comes to the end of one is its own affair. */
    private List<Integer> clicks(short[] pcm) {
        var clicks = new ArrayList<Integer>();
        int begins = 0;
        int end = 0;
        for (int at : heard.keySet()) {
            if (at != end) {
                clicks.addAll(clicks(pcm, begins, end));
                begins = at - FRAME; // silence
            }
            end = at + FRAME;
        }
        clicks.addAll(clicks(pcm, begins, end));
        return clicks;
    }

    private static List<Integer> clicks(short[] pcm, int from, int to) {
        return Clicks.in(Arrays.copyOfRange(pcm, from, to)).stream().map(at -> from + at).toList();
    }
}
