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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.TelephoneEvent;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.OpusEncoder;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.Reporter;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;
import org.trunkline.media.sdp.AudioCodec;
import org.trunkline.media.sdp.BrowserAudio;
import org.trunkline.media.srtp.SrtpPacket;
import org.trunkline.media.srtp.SrtpSession;

/**
 * A page is loaded anew in the middle of a call, in simulated time: its connection is gone, another takes its place.
 *
 * <pre>
 *   browser 1  ~~~~~~~~~ 2 s │
 *   browser 2                           │ connected, ~~~~~~~~ 2 s
 *   trunk      ~~~~~~~~~~~~~~ noise noise noise noise ~~~~~~~     one stream: SSRC, sequence, timestamps
 * </pre>
 */
class PageLoadedAnewTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final long MILLI = 1_000_000;
    private static final long FRAME_NANOS = 20 * MILLI;
    private static final int FRAME = 160;
    private static final int TONES = 101;

    private enum Codec {
        OPUS(new AudioCodec(111, "opus", 48_000, 2, Map.of()), new AudioCodec(110, "telephone-event", 48_000, 1, Map.of())),
        PCMU(new AudioCodec(0, "PCMU", 8000, 1, Map.of()), new AudioCodec(126, "telephone-event", 8000, 1, Map.of()));

        private final BrowserAudio audio;

        Codec(AudioCodec voice, AudioCodec tones) {
            audio = new BrowserAudio(voice, List.of(), List.of(tones), Optional.empty(), Optional.empty());
        }

        int type() {
            return audio.codec().payloadType();
        }
    }

    private record Sent(long nanos, RtpPacket packet) {}

    /** One page with its connection. */
    private final class Page {
        private final Codec codec;
        private final int ssrc;
        private final List<RtpPacket> heard = new ArrayList<>();
        private final LegBehindSrtp srtp = new LegBehindSrtp(this::hears, drops);
        private final BrowserSide side;
        private final OpusEncoder encoder = OPUS.encoder(OpusEncoderSettings.narrowBand());
        private int sequence = 65_500;
        private int timestamp = -960;

        Page(Codec codec, int ssrc) {
            this.codec = codec;
            this.ssrc = ssrc;
            AudioWriter writer = codec == Codec.OPUS
                    ? new AudioWriter.Opus(111, _ -> OPUS.encoder(OpusEncoderSettings.narrowBand()))
                    : new AudioWriter.Plain(0, G711.ULAW);
            AudioReader reader = codec == Codec.OPUS ? new OpusReader(OPUS::decoder) : new G711Reader(G711.ULAW);
            side = new BrowserSide(srtp.leg(), reader, new DownLane(srtp.leg(), writer, fromTrunk, random), codec.audio);
            srtp.leg().reports(reporter(side.down().ssrc(), side.down().clockRateHz()));
        }

        void connect() {
            srtp.secure();
            byte[] check = srtp.check();
            bridge.fromBrowser(DatagramKind.STUN, check, 0, check.length, LegBehindSrtp.BROWSER, nowNanos);
        }

        void speak() {
            short[] pcm = new short[FRAME];
            for (int i = 0; i < FRAME; i++) {
                pcm[i] = (short) (8000 * Math.sin((sequence * FRAME + i) * 0.3));
            }
            byte[] payload = new byte[1500];
            int length = codec == Codec.OPUS ? encoder.encode(pcm, 0, FRAME, payload, 0) : FRAME;
            if (codec == Codec.PCMU) {
                G711.ULAW.encode(pcm, 0, FRAME, payload, 0);
            }
            say(codec.type(), payload, length);
        }

        void press(Digit digit, int durationUnits) {
            byte[] event = new byte[TelephoneEvent.BYTES];
            new TelephoneEvent(digit.event(), false, 10, durationUnits).write(event, 0);
            say(codec.audio.telephoneEvents().getFirst().payloadType(), event, event.length);
        }

        private void say(int type, byte[] payload, int length) {
            byte[] packet = new byte[RtpWriter.HEADER_BYTES + length + SrtpSession.MAX_TRAILER_BYTES];
            RtpWriter.header(packet, 0, false, type, sequence++ & 0xFFFF, timestamp += codec == Codec.OPUS ? 960 : 160, ssrc);
            System.arraycopy(payload, 0, packet, RtpWriter.HEADER_BYTES, length);
            int bytes = srtp.browsersEnd().protect(packet, 0, RtpWriter.HEADER_BYTES + length);
            bridge.fromBrowser(DatagramKind.RTP, packet, 0, bytes, LegBehindSrtp.BROWSER, nowNanos);
        }

        private void hears(byte[] b, int offset, int length, InetSocketAddress to) {
            byte[] packet = Arrays.copyOfRange(b, offset, offset + length);
            if (DatagramKind.of(packet, 0, length) == DatagramKind.RTP) {
                heard.add((RtpPacket) srtp.browsersEnd().unprotect(new SrtpPacket(packet, 0, length)));
            }
        }
    }

    private final Random random = new Random(6);
    private final DropCounts drops = new DropCounts();
    private final DropCounts fromTrunk = drops.part();
    private final List<MediaEvent> events = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private final TrunkLeg trunk = new TrunkLeg(this::trunkHears);
    private long nowNanos = Long.MAX_VALUE - 3000 * MILLI; // the clock wraps on the way
    private int frame;
    private Bridge bridge;
    private Page first;

    @BeforeEach
    void talking() {
        first = new Page(Codec.OPUS, 77);
        var up = new UpLane(trunk, first.side.reader(), drops.part(), random);
        bridge = new Bridge(
                first.side.leg(), trunk, up, first.side.down(), 111, new ToneStreams(drops), TrunkMedia.DEFAULT, events::add, drops);
        bridge.speaks(first.codec.audio);
        trunk.reports(reporter(up.ssrc(), 8000), (_, _, _, _) -> {});
        var format = new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(TONES), 20);
        first.connect();
        bridge.trunkNegotiated(Agreements.plain(TRUNK, format), nowNanos);
        play(2000, first::speak);
    }

    @AfterEach
    void close() {
        bridge.close();
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void theTrunkHearsOneStreamWithNoiseBetween(Codec codec) {
        int spoken = sent.size();
        var second = loadedAnew(codec);
        int silent = sent.size();
        play(2000, second::speak);

        assertThat(level(sent.subList(spoken - 50, spoken))).isGreaterThan(3000);
        assertThat(level(sent.subList(spoken + 12, silent))).as("noise, as loud as it may be behind a tone").isBetween(1, 400);
        assertThat(level(sent.subList(silent + 20, sent.size()))).isGreaterThan(3000);
        for (int i = 1; i < sent.size(); i++) {
            var before = sent.get(i - 1);
            var packet = sent.get(i).packet();
            assertThat(packet.ssrc()).isEqualTo(before.packet().ssrc());
            assertThat(packet.sequence()).isEqualTo(before.packet().sequence() + 1 & 0xFFFF);
            assertThat(packet.timestamp()).as("packet %d", i).isEqualTo(before.packet().timestamp() + FRAME);
            assertThat(sent.get(i).nanos() - before.nanos()).isBetween(0L, 100 * MILLI);
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void theTrunkIsHeardByTheNewPageAndByNoOther(Codec codec) {
        var second = loadedAnew(codec);
        first.heard.clear();
        play(2000, second::speak);
        assertThat(first.heard).isEmpty();
        assertThat(second.heard).hasSizeGreaterThan(95).allMatch(packet -> packet.payloadType() == codec.type());
    }

    @Test
    void aPressThatThePageDidNotEndEndsByItself() {
        for (int i = 1; i <= 5; i++) {
            int held = i * 960;
            first.timestamp -= 960; // RFC 4733 §2.2: all packets of a press have the timestamp of its beginning
            play(20, () -> first.press(Digit.D5, held));
        }
        var second = loadedAnew(Codec.OPUS);
        play(1000, second::speak);
        assertThat(events).filteredOn(MediaEvent.BrowserDigit.class::isInstance).hasSize(1);
        play(1000, second::speak);
        assertThat(level(sent.subList(sent.size() - 20, sent.size()))).as("audio again").isGreaterThan(3000);
    }

    @Test
    void bothPagesAreMeasuredAsOneCall() {
        var second = loadedAnew(Codec.OPUS);
        play(2000, second::speak);
        bridge.meter().end(nowNanos);
        var overall = ((MediaEvent.MeasuredInAll) events.getLast()).quality();
        assertThat(overall.trunk().in().packets()).as("never ceased to be counted").isEqualTo(frame);
        assertThat(overall.trunk().out().packets()).isEqualTo(sent.size());
        assertThat(overall.browser().orElseThrow().in().packets()).isEqualTo(200);
        assertThat(overall.browser().orElseThrow().out().packets()).isEqualTo(first.heard.size() + second.heard.size());
    }

    private Page loadedAnew(Codec codec) {
        play(1500, () -> {});
        var page = new Page(codec, 78);
        bridge.browserComes(page.side);
        play(500, () -> {});
        page.connect();
        return page;
    }

    private void trunkHears(byte[] b, int offset, int length, InetSocketAddress to) {
        byte[] packet = Arrays.copyOfRange(b, offset, offset + length);
        sent.add(new Sent(nowNanos, (RtpPacket) RtpPacket.parse(packet, 0, length)));
    }

    /** Frame by frame, as the trunk speaks all the time. */
    private void play(int millis, Runnable page) {
        for (long end = nowNanos + millis * MILLI; nowNanos - end < 0; nowNanos += FRAME_NANOS) {
            page.run();
            byte[] packet = new byte[RtpWriter.HEADER_BYTES + FRAME];
            RtpWriter.header(packet, 0, false, 0, frame & 0xFFFF, frame * FRAME, 88);
            for (int i = 0; i < FRAME; i++) {
                packet[RtpWriter.HEADER_BYTES + i] = (byte) (i * 7);
            }
            frame++;
            bridge.fromTrunk(packet, 0, packet.length, TRUNK, nowNanos);
            bridge.onTime(nowNanos);
        }
    }

    private Reporter reporter(int ssrc, int clockHz) {
        return new Reporter(ssrc, clockHz, "name", nanos -> nanos, random);
    }

    private static int level(List<Sent> packets) {
        long sum = 0;
        int samples = 0;
        short[] pcm = new short[FRAME];
        for (var each : packets) {
            var packet = each.packet();
            if (packet.payloadType() == 0) {
                G711.ULAW.decode(packet.buffer(), packet.payloadOffset(), FRAME, pcm, 0);
                for (short sample : pcm) {
                    sum += sample * sample;
                }
                samples += FRAME;
            }
        }
        return (int) Math.sqrt((double) sum / samples);
    }
}
