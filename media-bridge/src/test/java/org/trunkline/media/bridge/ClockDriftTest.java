package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.G711;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.srtp.SrtpPacket;

/**
 * An hour in which the sender's clock is off against ours. Packets drive the lanes, so the time of what goes out is that of what
 * came in; only where nothing comes does our clock count, and what it adds must not add up.
 */
class ClockDriftTest {
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final long MILLI = 1_000_000;
    private static final int HOUR_MILLIS = 3_600_000;
    private static final int JITTER_MILLIS = 15;
    private static final int FRAME = 160;

    /** One packet out, with what came in right before. */
    private record Out(long nanos, int timestamp, int sequence, int heardTimestamp, boolean filled) {}

    private final DropCounts drops = new DropCounts();
    private final Random random = new Random(11);
    private final List<Out> out = new ArrayList<>();
    private final IncomingStream stream = new IncomingStream();
    private final LegBehindSrtp srtp = new LegBehindSrtp(this::toBrowser, drops);
    private final TrunkLeg trunk = new TrunkLeg(this::toTrunk);
    private final byte[] payload = new byte[FRAME];
    private int sequence = 65_400;
    private int timestamp = -3000;
    private boolean hearing;
    private long nowNanos = 1;

    /** A sender that talks for so long and is silent for so long, its clock running on; over a network with some jitter. */
    @ParameterizedTest
    @CsvSource({"200, 60000, 0", "-200, 60000, 0", "200, 4000, 3000", "-200, 4000, 3000", "200, 2000, 60000", "-200, 2000, 60000"})
    void towardTheBrowserEachPacketKeepsTheTimeOfItsSender(int ppm, int talkMillis, int silentMillis) {
        srtp.secure();
        var lane = new DownLane(srtp.leg(), new AudioWriter.Plain(0, G711.ULAW), drops, random);
        var voice = TrunkVoice.of(TrunkCodec.PCMU);
        hour(ppm, talkMillis, silentMillis, null, packet -> lane.audio(packet, stream.on(packet), voice, nowNanos));
        assertThat(drops.of(Drop.LATE)).isZero();
        assertThat(clicks()).isZero();
        assertThat(mostTicksOff()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"200, 60000, 0", "-200, 60000, 0", "200, 4000, 3000", "-200, 4000, 3000", "200, 2000, 60000", "-200, 2000, 60000"})
    void towardTheTrunkEachPacketKeepsTheTimeOfItsSenderAndOurNoiseDoesNotAddUp(int ppm, int talkMillis, int silentMillis) {
        trunk.remote(TRUNK, true);
        var lane = new UpLane(trunk, new G711Reader(G711.ULAW), drops, random);
        lane.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.empty(), 20), nowNanos);
        hour(ppm, talkMillis, silentMillis, lane, packet -> lane.audio(packet, stream.on(packet), nowNanos));
        int talks = HOUR_MILLIS / (talkMillis + silentMillis) + 1;
        assertThat(drops.of(Drop.LATE)).as("frames that noise took the place of").isLessThanOrEqualTo(silentMillis == 0 ? 0 : 2L * talks);
        assertThat(clicks()).isZero();
        assertThat(mostTicksOff()).isLessThanOrEqualTo(2 * FRAME);
        assertThat(noiseInsideTalks(talkMillis)).isZero();
    }

    private interface Lane {
        void hear(RtpPacket packet);
    }

    private void hour(int ppm, int talkMillis, int silentMillis, Timed timed, Lane lane) {
        long packetNanos = Math.round(20 * MILLI * (1 - ppm * 1e-6));
        long leaves = nowNanos;
        for (int at = 0; at < HOUR_MILLIS; at += talkMillis + silentMillis) {
            for (int spoken = 0; spoken < talkMillis; spoken += 20) {
                long arrives = Math.max(nowNanos, leaves + (long) (JITTER_MILLIS * random.nextDouble() * MILLI));
                run(timed, arrives);
                var packet = new RtpPacket(false, 0, sequence++ & 0xFFFF, timestamp, 7, payload, 0, FRAME);
                hearing = true;
                lane.hear(packet);
                hearing = false;
                timestamp += FRAME;
                leaves += packetNanos;
            }
            timestamp += silentMillis * 8;
            leaves += silentMillis / 20 * packetNanos;
        }
    }

    private void run(Timed timed, long untilNanos) {
        while (timed != null && timed.nextDeadlineNanos() != Timed.NEVER && timed.nextDeadlineNanos() < untilNanos) {
            nowNanos = Math.max(nowNanos, timed.nextDeadlineNanos());
            timed.onTime(nowNanos);
        }
        nowNanos = untilNanos;
    }

    /** Packets of one talk that do not follow each other. */
    private int clicks() {
        int clicks = 0;
        for (int i = 1; i < out.size(); i++) {
            var before = out.get(i - 1);
            var now = out.get(i);
            boolean talks = now.heardTimestamp() - before.heardTimestamp() == FRAME && !now.filled() && !before.filled();
            boolean follows = now.timestamp() - before.timestamp() == FRAME || !talks;
            clicks += follows && (now.sequence() - before.sequence() & 0xFFFF) == 1 ? 0 : 1;
        }
        return clicks;
    }

    /** Frames that we made although the sender went on: not in the two with which a talk begins, which noise may have passed. */
    private int noiseInsideTalks(int talkMillis) {
        int inside = 0;
        int spoken = 0; // packets of this talk so far
        for (int i = 1; i < out.size(); i++) {
            var before = out.get(i - 1);
            var now = out.get(i);
            spoken = now.heardTimestamp() - before.heardTimestamp() > 3 * FRAME ? 0 : spoken + (now.filled() ? 0 : 1);
            inside += now.filled() && spoken > 2 && spoken < talkMillis / 20 - 4 ? 1 : 0;
        }
        return inside;
    }

    /** How far media time has ever been from the sender's, against the beginning. */
    private int mostTicksOff() {
        int atFirst = out.getFirst().timestamp() - out.getFirst().heardTimestamp();
        return out.stream()
                .filter(o -> !o.filled())
                .mapToInt(o -> Math.abs(o.timestamp() - o.heardTimestamp() - atFirst))
                .max()
                .orElseThrow();
    }

    private void toTrunk(byte[] b, int offset, int length, InetSocketAddress to) {
        add((RtpPacket) RtpPacket.parse(b, offset, length));
    }

    private void toBrowser(byte[] b, int offset, int length, InetSocketAddress to) {
        byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
        if (srtp.browsersEnd().unprotect(new SrtpPacket(copy, 0, length)) instanceof RtpPacket packet) {
            add(packet);
        }
    }

    private void add(RtpPacket packet) {
        out.add(new Out(nowNanos, packet.timestamp(), packet.sequence(), timestamp, !hearing));
    }
}
