package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.HalfBand;
import org.trunkline.media.codec.OpusEncoder;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.listening.Speech;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.srtp.SrtpPacket;

/**
 * Between any two codecs audio changes its rate once at the most, and nothing else is done to it: what comes out is bit for bit
 * what a decoder to the rate of the other codec and an encoder make of it.
 */
class OneConversionTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final int FRAME = 160;
    private static final int FRAMES = 100;

    private final List<byte[]> out = new ArrayList<>();
    private final DropCounts drops = new DropCounts();
    private final LegBehindSrtp browser = new LegBehindSrtp(this::toBrowser, drops);
    private final TrunkLeg trunk = new TrunkLeg(this::toTrunk);
    private final IncomingStream stream = new IncomingStream();

    @ParameterizedTest
    @EnumSource
    void opusIsDecodedStraightToTheRateOfTheTrunk(TrunkCodec codec) {
        var opus = opus(Speech.wide());
        up(new OpusReader(OPUS::decoder), codec, 111, 960, opus);
        assertSame(encoded(codec, decoded(opus, Playhead.HZ * samplesATick(codec))));
    }

    @ParameterizedTest
    @EnumSource
    void aTrunksAudioIsEncodedAtItsOwnRate(TrunkCodec codec) {
        var payloads = encoded(codec, said(codec));
        down(new AudioWriter.Opus(111, OneConversionTest::encoder), codec, payloads);
        var voice = TrunkVoice.of(codec);
        var expected = new ArrayList<byte[]>();
        try (var encoder = encoder(Playhead.HZ * voice.samplesATick())) {
            for (byte[] payload : payloads) {
                short[] pcm = new short[FRAME * voice.samplesATick()];
                voice.decode(payload, 0, FRAME, pcm);
                byte[] packet = new byte[1500];
                expected.add(Arrays.copyOf(packet, encoder.encode(pcm, 0, pcm.length, packet, 0)));
            }
        }
        assertSame(expected);
    }

    @ParameterizedTest
    @CsvSource({"PCMU, PCMU", "PCMA, PCMA", "G722, G722", "PCMU, PCMA", "PCMU, G722", "G722, PCMU", "G722, PCMA"})
    void betweenTrunksTheRateChangesOnlyWhereTheirsDiffer(TrunkCodec from, TrunkCodec to) {
        var payloads = encoded(from, said(from));
        int type = from.inSdp().payloadType();
        up(new TrunkReader(Map.of(type, TrunkVoice.of(from))), to, type, FRAME, payloads);
        var voice = TrunkVoice.of(from);
        var halfBand = new HalfBand();
        var pcm = new ArrayList<short[]>();
        for (byte[] payload : payloads) {
            short[] own = new short[FRAME * samplesATick(from)];
            voice.decode(payload, 0, FRAME, own);
            short[] wanted = new short[FRAME * samplesATick(to)];
            switch (Integer.compare(own.length, wanted.length)) {
                case 1 -> halfBand.down(own, wanted, FRAME);
                case -1 -> halfBand.up(own, wanted, FRAME);
                default -> wanted = own;
            }
            pcm.add(wanted);
        }
        assertSame(from == to && samplesATick(from) == 1 ? payloads : encoded(to, pcm));
    }

    @Test
    void g711OfABrowserPassesUntouchedBothWays() {
        var payloads = encoded(TrunkCodec.PCMA, said(TrunkCodec.PCMA));
        up(new G711Reader(G711.ALAW), TrunkCodec.PCMA, 8, FRAME, payloads);
        assertSame(payloads);
        out.clear();
        down(new AudioWriter.Plain(8, G711.ALAW), TrunkCodec.PCMA, payloads);
        assertSame(payloads);
    }

    @ParameterizedTest
    @CsvSource({"G722, 6000", "PCMU, 3000", "PCMA, 3000"})
    void aHighToneIsAsLoudBehindAsBefore(TrunkCodec codec, int hz) {
        var tone = frames(tone(hz, Speech.WIDE_HZ), 2);
        up(new OpusReader(OPUS::decoder), codec, 111, 960, opus(tone(hz, Speech.WIDE_HZ)));
        var voice = TrunkVoice.of(codec);
        short[] heard = new short[FRAME * samplesATick(codec)];
        for (byte[] payload : out) {
            voice.decode(payload, 0, FRAME, heard);
        }
        assertThat(decibels(heard)).isCloseTo(decibels(tone.getLast()), within(1.0));
        out.clear();
        int rateHz = Playhead.HZ * samplesATick(codec);
        var ofTrunk = encoded(codec, frames(tone(hz, rateHz), samplesATick(codec)));
        down(new AudioWriter.Opus(111, OneConversionTest::encoder), codec, ofTrunk);
        assertThat(decibels(decoded(out, rateHz).getLast())).isCloseTo(decibels(tone.getLast()), within(1.0));
    }

    private void up(AudioReader reader, TrunkCodec codec, int type, int units, List<byte[]> payloads) {
        trunk.remote(TRUNK, true);
        var lane = new UpLane(trunk, reader, drops, new Random(1));
        lane.negotiated(new TrunkFormat(codec, codec.inSdp().payloadType(), OptionalInt.empty(), 20), 0);
        for (int i = 0; i < payloads.size(); i++) {
            var packet = new RtpPacket(false, type, i, i * units, 3, payloads.get(i), 0, payloads.get(i).length);
            lane.audio(packet, stream.on(packet), i * Playhead.FRAME_NANOS);
        }
        lane.close();
    }

    private void down(AudioWriter writer, TrunkCodec codec, List<byte[]> payloads) {
        browser.secure();
        var lane = new DownLane(browser.leg(), writer, drops, new Random(1));
        var voice = TrunkVoice.of(codec);
        var other = new IncomingStream();
        for (int i = 0; i < payloads.size(); i++) {
            var packet = new RtpPacket(false, 0, i, i * FRAME, 4, payloads.get(i), 0, FRAME);
            lane.audio(packet, other.on(packet), voice, i * Playhead.FRAME_NANOS);
        }
        lane.close();
    }

    private static int samplesATick(TrunkCodec codec) {
        return TrunkVoice.of(codec).samplesATick();
    }

    private static OpusEncoder encoder(int hz) {
        return OPUS.encoder(hz == Playhead.HZ ? OpusEncoderSettings.narrowBand() : OpusEncoderSettings.wideBand());
    }

    private static List<short[]> said(TrunkCodec codec) {
        short[] wide = Speech.wide();
        return samplesATick(codec) == 2 ? frames(wide, 2) : frames(Speech.narrow(wide), 1);
    }

    private static List<short[]> frames(short[] pcm, int samplesATick) {
        var frames = new ArrayList<short[]>();
        int samples = FRAME * samplesATick;
        for (int i = 0; i < FRAMES; i++) {
            frames.add(Arrays.copyOfRange(pcm, i * samples, (i + 1) * samples));
        }
        return frames;
    }

    private static short[] tone(int hz, int rateHz) {
        short[] pcm = new short[FRAMES * rateHz / 50];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) Math.round(8000 * Math.sin(2 * Math.PI * hz * i / rateHz));
        }
        return pcm;
    }

    private static List<byte[]> opus(short[] wide) {
        var packets = new ArrayList<byte[]>();
        try (var encoder = OPUS.encoder(OpusEncoderSettings.wideBand())) {
            for (var frame : frames(wide, 2)) {
                byte[] packet = new byte[1500];
                packets.add(Arrays.copyOf(packet, encoder.encode(frame, 0, frame.length, packet, 0)));
            }
        }
        return packets;
    }

    private static List<short[]> decoded(List<byte[]> opus, int hz) {
        var frames = new ArrayList<short[]>();
        try (var decoder = OPUS.decoder(hz)) {
            for (byte[] packet : opus) {
                short[] room = new short[hz * 120 / 1000];
                frames.add(Arrays.copyOf(room, decoder.decode(packet, 0, packet.length, room, 0).orElseThrow()));
            }
        }
        return frames;
    }

    private static List<byte[]> encoded(TrunkCodec codec, List<short[]> frames) {
        var voice = TrunkVoice.of(codec);
        return frames.stream()
                .map(frame -> {
                    byte[] payload = new byte[FRAME];
                    voice.encode(frame, 0, FRAME, payload, 0);
                    return payload;
                })
                .toList();
    }

    private static double decibels(short[] pcm) {
        double squares = 0;
        for (short s : pcm) {
            squares += (double) s * s;
        }
        return 10 * Math.log10(squares / pcm.length);
    }

    private void assertSame(List<byte[]> expected) {
        assertThat(out).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(out.get(i)).as("packet %d", i).isEqualTo(expected.get(i));
        }
    }

    private void toTrunk(byte[] b, int offset, int length, InetSocketAddress to) {
        keep((RtpPacket) RtpPacket.parse(Arrays.copyOfRange(b, offset, offset + length), 0, length));
    }

    private void toBrowser(byte[] b, int offset, int length, InetSocketAddress to) {
        byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
        keep((RtpPacket) browser.browsersEnd().unprotect(new SrtpPacket(copy, 0, length)));
    }

    private void keep(RtpPacket packet) {
        out.add(Arrays.copyOfRange(packet.buffer(), packet.payloadOffset(), packet.payloadOffset() + packet.payloadLength()));
    }
}
