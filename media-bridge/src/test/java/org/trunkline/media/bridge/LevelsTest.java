package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.Gain;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.srtp.SrtpPacket;

/** The digital milliwatt through both lanes (ITU-T G.711, tables 5 and 6): 1 kHz at 0 dBm0. */
class LevelsTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final int[] ULAW_MILLIWATT = {0x1E, 0x0B, 0x0B, 0x1E, 0x9E, 0x8B, 0x8B, 0x9E};
    private static final int[] ALAW_MILLIWATT = {0x34, 0x21, 0x21, 0x34, 0xB4, 0xA1, 0xA1, 0xB4};
    private static final Offset<Double> HALF_A_DECIBEL = Offset.offset(0.5);

    private final DropCounts drops = new DropCounts();
    private final List<RtpPacket> out = new ArrayList<>();
    private final IncomingStream stream = new IncomingStream();
    private final LegBehindSrtp srtp = new LegBehindSrtp(this::toBrowser, drops);
    private final TrunkLeg trunk = new TrunkLeg((b, offset, length, _) ->
            out.add((RtpPacket) RtpPacket.parse(Arrays.copyOfRange(b, offset, offset + length), 0, length)));
    private long nowNanos = 1;

    @ParameterizedTest
    @CsvSource({
        "PCMU, 0", "PCMA, 0", "PCMU, -6", "PCMA, 2.5", "PCMU, -20", // to a browser with Opus
    })
    void fromTheTrunkAsOpus(TrunkCodec codec, double db) {
        var lane = down(new AudioWriter.Opus(111, _ -> OPUS.encoder(OpusEncoderSettings.narrowBand())));
        hear(lane, codec, db);
        try (var decoder = OPUS.decoder(8000)) {
            short[] pcm = new short[960];
            double squares = 0;
            for (var packet : out) {
                decoder.decode(packet.buffer(), packet.payloadOffset(), packet.payloadLength(), pcm, 0);
                squares = packet == out.getLast() ? squares(pcm, 160) : squares;
            }
            assertThat(dbm0(squares, codec)).isCloseTo(db, HALF_A_DECIBEL);
        }
        lane.close();
    }

    @ParameterizedTest
    @CsvSource({"PCMU, 0", "PCMA, 0", "PCMU, -6", "PCMU, 2.5", "PCMA, -20", "PCMA, 2.5"})
    void fromTheTrunkAsG711(TrunkCodec codec, double db) {
        var lane = down(new AudioWriter.Plain(0, G711.ULAW));
        hear(lane, codec, db);
        assertThat(levelOfLast(TrunkCodec.PCMU)).isCloseTo(db, HALF_A_DECIBEL);
    }

    @ParameterizedTest
    @CsvSource({"PCMU, 0", "PCMA, 0", "PCMU, -6", "PCMU, 2.5", "PCMA, -20", "PCMA, 2.5"})
    void towardTheTrunk(TrunkCodec codec, double db) {
        speak(codec, db, ULAW_MILLIWATT);
        assertThat(levelOfLast(codec)).isCloseTo(db, HALF_A_DECIBEL);
    }

    @Test
    void withoutAGainPayloadsPassUntouched() {
        speak(TrunkCodec.PCMU, 0, ULAW_MILLIWATT);
        var last = out.getLast();
        byte[] payload = Arrays.copyOfRange(last.buffer(), last.payloadOffset(), last.payloadOffset() + 160);
        assertThat(payload).isEqualTo(milliwatt(ULAW_MILLIWATT));
        assertThat(TrunkVoice.of(TrunkCodec.PCMA, Gain.NONE)).isInstanceOf(TrunkVoice.Narrow.class);
    }

    @Test
    void whatGetsTooLoudIsCutOffAndKeepsItsSign() {
        speak(TrunkCodec.PCMU, 20, ULAW_MILLIWATT);
        short[] pcm = new short[160];
        G711.ULAW.decode(out.getLast().buffer(), out.getLast().payloadOffset(), 160, pcm, 0);
        short[] before = new short[160];
        G711.ULAW.decode(milliwatt(ULAW_MILLIWATT), 0, 160, before, 0);
        for (int i = 0; i < 160; i++) {
            assertThat((int) pcm[i]).isEqualTo(before[i] > 0 ? 32_124 : -32_124);
        }
    }

    private DownLane down(AudioWriter writer) {
        srtp.secure();
        return new DownLane(srtp.leg(), writer, drops, new Random(1));
    }

    private void hear(DownLane lane, TrunkCodec codec, double db) {
        var voice = TrunkVoice.of(codec, Gain.ofDb(db));
        byte[] payload = milliwatt(codec == TrunkCodec.PCMU ? ULAW_MILLIWATT : ALAW_MILLIWATT);
        for (int i = 0; i < 50; i++, nowNanos += Playhead.FRAME_NANOS) {
            var packet = new RtpPacket(false, 0, i, i * 160, 3, payload, 0, 160);
            lane.audio(packet, stream.on(packet), voice, nowNanos);
        }
    }

    private void speak(TrunkCodec codec, double db, int[] milliwatt) {
        trunk.remote(TRUNK, true);
        var lane = new UpLane(trunk, new G711Reader(G711.ULAW), drops, new Random(1));
        lane.to(trunk, Gain.ofDb(db));
        lane.negotiated(new TrunkFormat(codec, 0, OptionalInt.empty(), 20), nowNanos);
        byte[] payload = milliwatt(milliwatt);
        for (int i = 0; i < 50; i++, nowNanos += Playhead.FRAME_NANOS) {
            var packet = new RtpPacket(false, 0, i, i * 160, 3, payload, 0, 160);
            lane.audio(packet, stream.on(packet), nowNanos);
        }
    }

    private static byte[] milliwatt(int[] period) {
        byte[] payload = new byte[160];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) period[i % period.length];
        }
        return payload;
    }

    private double levelOfLast(TrunkCodec codec) {
        short[] pcm = new short[160];
        TrunkVoice.of(codec).decode(out.getLast().buffer(), out.getLast().payloadOffset(), 160, pcm);
        return dbm0(squares(pcm, 160), codec);
    }

    private static double squares(short[] pcm, int samples) {
        double sum = 0;
        for (int i = 0; i < samples; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return sum / samples;
    }

    /** G.711 §4: a sine at the end of the scale has 3.17 dBm0 in µ-law and 3.14 in A-law. */
    private static double dbm0(double meanSquare, TrunkCodec law) {
        double overload = law == TrunkCodec.PCMU ? 8159 * 4 : 4096 * 8;
        return 10 * Math.log10(meanSquare / (overload * overload / 2)) + (law == TrunkCodec.PCMU ? 3.17 : 3.14);
    }

    private void toBrowser(byte[] b, int offset, int length, InetSocketAddress to) {
        byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
        if (srtp.browsersEnd().unprotect(new SrtpPacket(copy, 0, length)) instanceof RtpPacket packet) {
            out.add(packet);
        }
    }
}
