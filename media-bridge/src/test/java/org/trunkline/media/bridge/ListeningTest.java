package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.listening.Heard;
import org.trunkline.media.listening.Speech;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.srtp.SrtpPacket;

/**
 * Speech over bad networks through both lanes, in simulated time, and how it sounds to who has a fixed buffer: the small
 * version of what {@code ./trunkline bench listen} plays through a whole gateway, against the same scores.
 */
class ListeningTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final G711 LAW = G711.ULAW;
    private static final int FRAME = 160;
    private static final int SEEDS = 3;
    private static final double MOST_SILENT = 1; // second a minute, in bursts that are longer than 120 ms
    private static final long MILLI = 1_000_000;
    private static List<byte[]> ofBrowser;
    private static List<byte[]> ofPhone;

    @BeforeAll
    static void said() {
        ofBrowser = new ArrayList<>();
        short[] wide = Speech.wide();
        try (var browser = OPUS.encoder(new OpusEncoderSettings(Speech.WIDE_HZ, 9, true, 5, 32_000))) {
            for (int at = 0; at < wide.length; at += 2 * FRAME) {
                byte[] opus = new byte[1500];
                ofBrowser.add(Arrays.copyOf(opus, browser.encode(wide, at, 2 * FRAME, opus, 0)));
            }
        }
        ofPhone = new ArrayList<>();
        short[] narrow = Speech.shorts(Speech.narrow());
        for (int at = 0; at < narrow.length; at += FRAME) {
            byte[] codes = new byte[FRAME];
            LAW.encode(narrow, at, FRAME, codes, 0);
            ofPhone.add(codes);
        }
    }

    @ParameterizedTest(name = "{1}, {2}")
    @CsvFileSource(files = "../bench/rig/wanted.csv", numLinesToSkip = 1)
    void isUnderstood(int call, String way, String network, double stoi, String of, String gaps) {
        var heard = IntStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> switch (way) {
                    case "up" -> up(BadNetwork.of(network), seed, call);
                    case "down" -> down(BadNetwork.of(network), seed, call);
                    default -> throw new IllegalArgumentException(way);
                })
                .toList();
        double[] scores = heard.stream().mapToDouble(Heard::stoi).sorted().toArray();
        double[] silent = heard.stream().mapToDouble(Heard::gapSecondsAMinute).sorted().toArray();
        assertThat(of.equals("worst") ? scores[0] : scores[SEEDS / 2]).as("STOI").isGreaterThanOrEqualTo(stoi);
        assertThat(silent[SEEDS / 2]).as("gaps").isLessThanOrEqualTo(gaps.equals("-") ? MOST_SILENT : Double.parseDouble(gaps));
        assertThat(heard).allSatisfy(each -> {
            assertThat(each.shifted()).as("steps of the delay").isZero();
            assertThat(each.levelDb()).as("level").isCloseTo(0, within(network.equals("none") ? 0.5 : 1));
        });
    }

    /** What Opus takes off speech is gone before it comes to us (up), or with the bits that we gave it (down). */
    @Test
    void upwardThePhoneHearsItAsLoudAsItIsInTheBrowsersPackets() {
        var network = BadNetwork.of("none");
        double behind = up(network, 1, 0).levelDb();
        assertThat(behind).isCloseTo(decodedOnTheSpot(network, 1, 0).levelDb(), within(0.05));
    }

    @ParameterizedTest
    @CsvSource({"'loss=10,burst=1', 4", "'loss=10,burst=3', 8"})
    void isUnderstoodAsWellAsWithADecoderInThePlaceOfTheGateway(String described, int call) {
        var network = BadNetwork.of(described);
        for (int seed = 1; seed <= SEEDS; seed++) {
            double there = decodedOnTheSpot(network, seed, call).stoi();
            assertThat(up(network, seed, call).stoi()).isGreaterThanOrEqualTo(there - 0.01);
        }
    }

    /** The browser's packets behind the network, played by another browser. */
    private static Heard decodedOnTheSpot(BadNetwork network, int seed, int call) {
        var listener = new Playout(6);
        network.carry(ofBrowser.size(), seed, call, false)
                .forEach(each -> listener.hear(ofBrowser(each.packet()), (long) (each.millis() * MILLI)));
        return new Heard(Speech.narrow(), listener.asBrowser(OPUS));
    }

    private static RtpPacket ofBrowser(int number) {
        byte[] opus = ofBrowser.get(number);
        return new RtpPacket(false, 111, 65_400 + number & 0xFFFF, number * 960, 7, opus, 0, opus.length);
    }

    /** From the browser, over the network, through the gateway to a phone. */
    private static Heard up(BadNetwork network, int seed, int call) {
        var phone = new Playout(1);
        long[] nowNanos = {seed * 1_000_000_000_000L};
        var trunk = new TrunkLeg((b, offset, length, _) -> phone.hear(
                (RtpPacket) RtpPacket.parse(Arrays.copyOfRange(b, offset, offset + length), 0, length), nowNanos[0]));
        trunk.remote(TRUNK, true);
        var lane = new UpLane(trunk, new OpusReader(OPUS::decoder), new DropCounts(), new Random(seed));
        long start = nowNanos[0];
        lane.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20), start);
        var stream = new IncomingStream();
        for (var each : network.carry(ofBrowser.size(), seed, call, false)) {
            long arrives = start + (long) (each.millis() * MILLI);
            for (long due = lane.nextDeadlineNanos(); due != Timed.NEVER && due - arrives < 0; due = lane.nextDeadlineNanos()) {
                nowNanos[0] = Math.max(nowNanos[0], due);
                lane.onTime(nowNanos[0]);
            }
            nowNanos[0] = arrives;
            var packet = ofBrowser(each.packet());
            lane.audio(packet, stream.on(packet), nowNanos[0]);
        }
        lane.close();
        return new Heard(Speech.narrow(), phone.asPhone(LAW));
    }

    /** From a phone, through the gateway, over the network to the browser. */
    private static Heard down(BadNetwork network, int seed, int call) {
        var sent = new ArrayList<byte[]>();
        var srtp = new LegBehindSrtp(
                (b, offset, length, _) -> sent.add(Arrays.copyOfRange(b, offset, offset + length)), new DropCounts());
        srtp.secure();
        var opus = new AudioWriter.Opus(111, _ -> OPUS.encoder(OpusEncoderSettings.narrowBand()));
        var lane = new DownLane(srtp.leg(), opus, new DropCounts(), new Random(seed));
        var stream = new IncomingStream();
        for (int i = 0; i < ofPhone.size(); i++) {
            var packet = new RtpPacket(false, 0, 65_400 + i & 0xFFFF, i * FRAME, 7, ofPhone.get(i), 0, FRAME);
            lane.audio(packet, stream.on(packet), TrunkVoice.of(TrunkCodec.PCMU), i * Playhead.FRAME_NANOS);
        }
        lane.close();
        var browser = new Playout(6);
        for (var each : network.carry(sent.size(), seed, call, true)) {
            byte[] datagram = sent.get(each.packet()).clone();
            if (srtp.browsersEnd().unprotect(new SrtpPacket(datagram, 0, datagram.length)) instanceof RtpPacket packet) {
                browser.hear(packet, (long) (each.millis() * MILLI));
            }
        }
        return new Heard(Speech.narrow(), browser.asBrowser(OPUS));
    }
}
