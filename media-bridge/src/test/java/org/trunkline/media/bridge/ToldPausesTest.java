package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.media.Drop;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.ComfortNoise;
import org.trunkline.media.codec.G711;
import org.trunkline.media.codec.Gain;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/** RFC 3389: a trunk that is told of pauses instead of sent their noise. */
class ToldPausesTest {
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final long MILLI = 1_000_000;
    private static final int AUDIO = 0;
    private static final int EVENT = 101;
    private static final int LEVEL = 13;

    private record Heard(long millis, RtpPacket packet, byte[] payload) {
        int type() {
            return packet.payloadType();
        }

        int dbov() {
            return -payload[0];
        }
    }

    private final DropCounts drops = new DropCounts();
    private final List<Heard> trunkHears = new ArrayList<>();
    private final TrunkLeg trunk = new TrunkLeg(this::wire);
    private final IncomingStream stream = new IncomingStream();
    private final UpLane lane = new UpLane(trunk, new G711Reader(G711.ULAW), drops, new Random(5));
    private final Random random = new Random(7);
    private long nowNanos = Long.MAX_VALUE - 2_000 * MILLI; // the clock wraps during every test
    private final long startNanos = nowNanos;
    private int sequence = 65_530;
    private int timestamp = -3_000;

    @BeforeEach
    void answered() {
        trunk.remote(TRUNK, true);
        agree(20);
    }

    private void agree(int ptimeMillis) {
        lane.negotiated(
                new TrunkFormat(TrunkCodec.PCMU, AUDIO, OptionalInt.of(EVENT), OptionalInt.of(LEVEL), ptimeMillis), nowNanos);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 60})
    void aBrowserThatSendsNothingIsALevelNowAndThen(int ptimeMillis) {
        agree(ptimeMillis);
        room(3_000, -60); // the phone may have heard a level of it already
        speech(300);
        int spoken = trunkHears.size();
        silence(3_000);
        int quiet = trunkHears.size();
        speech(600);

        var pause = trunkHears.subList(spoken, quiet);
        var levels = pause.stream().filter(h -> h.type() == LEVEL).toList();
        assertThat(levels).hasSizeBetween(6, 8);
        assertThat(pause.subList(pause.size() - levels.size(), pause.size())).isEqualTo(levels); // audio, then levels
        assertThat(pause.size() - levels.size()).isLessThanOrEqualTo(400 / ptimeMillis);
        assertThat(levels).allSatisfy(h -> {
            assertThat(h.payload()).hasSize(1);
            assertThat(h.dbov()).isCloseTo(-60, Offset.offset(2));
            assertThat(h.packet().marker()).isFalse();
        });
        assertThat(trunkHears.get(quiet).packet().marker()).isTrue(); // RFC 3551 §4.1
        assertThat(trunkHears.subList(quiet + 1, trunkHears.size())).noneMatch(h -> h.packet().marker());
        assertOneStreamThatIsTrueToTime(400 + ptimeMillis);
    }

    @Test
    void aQuietRoomAndAMuteAreLevelsThatFollow() {
        room(3_000, -62);
        speech(500);
        int before = trunkHears.size();
        room(2_000, -62);
        int muted = trunkHears.size();
        room(3_000, ComfortNoise.SILENT_DBOV); // a track that is not enabled: it goes on with nothing in it
        int louder = trunkHears.size();
        room(3_000, -55);

        var quiet = trunkHears.subList(before, muted);
        assertThat(quiet).filteredOn(h -> h.type() == AUDIO).hasSizeBetween(12, 16); // the hang-over
        assertThat(quiet).filteredOn(h -> h.type() == LEVEL).hasSizeBetween(4, 6)
                .allMatch(h -> Math.abs(h.dbov() + 62) <= 2);
        var nothing = trunkHears.subList(muted, louder);
        assertThat(nothing).allMatch(h -> h.type() == LEVEL).hasSizeBetween(7, 10);
        assertThat(nothing.getLast().dbov()).isEqualTo(ComfortNoise.SILENT_DBOV);
        long first = nothing.stream().filter(h -> h.dbov() == ComfortNoise.SILENT_DBOV).findFirst().orElseThrow().millis();
        assertThat(nothing).anyMatch(h -> h.millis() < first && first - h.millis() < 380); // told at once
        assertThat(trunkHears.getLast().type()).isEqualTo(LEVEL);
        assertThat(trunkHears.getLast().dbov()).isCloseTo(-55, Offset.offset(2));
        for (int i = 1; i < nothing.size(); i++) {
            assertThat(nothing.get(i).millis() - nothing.get(i - 1).millis()).isGreaterThanOrEqualTo(100);
        }
        assertOneStreamThatIsTrueToTime(420);
    }

    /** A browser with DTX, which is muted: two frames in 400 ms, as Chromium sends them. */
    @Test
    void aLevelThatIsHeardNowAndThenIsTheLevelOfThePauses() {
        room(3_000, -62);
        speech(500);
        room(160, ComfortNoise.SILENT_DBOV);
        int muted = trunkHears.size();
        for (int i = 0; i < 5; i++) {
            silence(360);
            room(40, ComfortNoise.SILENT_DBOV);
        }
        silence(360);
        var levels = trunkHears.subList(muted, trunkHears.size()).stream().filter(h -> h.type() == LEVEL).toList();
        assertThat(levels.get(2).dbov()).isEqualTo(ComfortNoise.SILENT_DBOV);
        int words = trunkHears.size();
        for (int i = 0; i < 10; i++) {
            speech(20);
            silence(380);
        }
        assertThat(trunkHears.subList(words, trunkHears.size())).filteredOn(h -> h.type() == LEVEL).isNotEmpty()
                .allMatch(h -> h.dbov() == ComfortNoise.SILENT_DBOV);
        assertOneStreamThatIsTrueToTime(420);
    }

    @Test
    void aBackgroundThatFadesIsNotToldPacketByPacket() {
        room(3_000, -52);
        int before = trunkHears.size();
        for (int dbov = -52; dbov > -112; dbov -= 3) {
            room(20, dbov);
        }
        room(600, -112);
        var levels = trunkHears.subList(before, trunkHears.size());
        assertThat(levels).hasSizeLessThanOrEqualTo(8).allMatch(h -> h.type() == LEVEL);
        assertThat(levels.getLast().dbov()).isLessThan(-90);
    }

    @Test
    void whatIsSaidIsHeardFromItsFirstPacketToItsLast() {
        room(3_000, -62);
        for (int i = 0; i < 5; i++) {
            int before = trunkHears.size();
            speech(300);
            assertThat(trunkHears.subList(before, trunkHears.size())).hasSize(15).allMatch(h -> h.type() == AUDIO);
            room(1_000, -62);
        }
    }

    @Test
    void aShortPauseIsSentAsItIs() {
        room(2_000, -62);
        speech(500);
        int before = trunkHears.size();
        for (int i = 0; i < 10; i++) {
            room(200, -62);
            speech(100);
        }
        assertThat(trunkHears.subList(before, trunkHears.size())).hasSize(150).allMatch(h -> h.type() == AUDIO);
    }

    @Test
    void aPressInAPauseIsNoPartOfIt() {
        room(3_000, -62);
        int before = trunkHears.size();
        lane.event(new ToneHeard.Started(Digit.D5, nowNanos / 1000), nowNanos);
        lane.event(new ToneHeard.Ended(Digit.D5, 100_000, true), nowNanos);
        silence(2_000);
        var after = trunkHears.subList(before, trunkHears.size());
        int audio = 0;
        while (after.get(audio).type() == EVENT) {
            audio++;
        }
        assertThat(audio).isGreaterThanOrEqualTo(4);
        assertThat(after.get(audio).type()).isEqualTo(AUDIO);
        assertThat(after.get(audio).packet().marker()).isTrue();
        assertThat(after.getLast().type()).isEqualTo(LEVEL);
    }

    @Test
    void lossInAPauseLeavesNoHoleInTheSequence() {
        room(3_000, -62);
        for (int i = 0; i < 50; i++) {
            var overtaken = packet(noise(-62));
            pass(20);
            room(20, -62);
            hear(overtaken);
            packet(noise(-62)); // lost
            pass(20);
            room(60, -62);
        }
        assertOneStreamThatIsTrueToTime(420);
    }

    @Test
    void theBrowsersOwnLevelIsToldOn() {
        room(1_000, -62);
        speech(300);
        tell(-48);
        silence(3_000);
        assertThat(trunkHears.getLast().type()).isEqualTo(LEVEL);
        assertThat(trunkHears.getLast().dbov()).isEqualTo(-48);
        assertThat(drops.snapshot()).isEmpty();
    }

    @Test
    void aLevelIsMadeLouderLikeAudio() {
        var other = new TrunkLeg(this::wire);
        other.remote(TRUNK, true);
        lane.to(other, Gain.ofDb(6));
        agree(20);
        room(3_000, -62);
        tell(-62);
        silence(1_000);
        assertThat(trunkHears.getLast().dbov()).isEqualTo(-56);
        tell(ComfortNoise.SILENT_DBOV);
        silence(1_000);
        assertThat(trunkHears.getLast().dbov()).isEqualTo(ComfortNoise.SILENT_DBOV);
    }

    @Test
    void anotherTrunkHearsAudioFirst() {
        room(3_000, -62);
        assertThat(trunkHears.getLast().type()).isEqualTo(LEVEL);
        var other = new TrunkLeg(this::wire);
        other.remote(TRUNK, true);
        lane.to(other, Gain.NONE);
        agree(20);
        int before = trunkHears.size();
        silence(1_000);
        assertThat(trunkHears.get(before).type()).isEqualTo(AUDIO);
        assertThat(trunkHears.getLast().type()).isEqualTo(LEVEL);
    }

    @Test
    void whereItIsNotAgreedOnTheStreamNeverStops() {
        lane.negotiated(new TrunkFormat(TrunkCodec.PCMU, AUDIO, OptionalInt.of(EVENT), 20), nowNanos);
        room(3_000, -62);
        silence(3_000);
        assertThat(trunkHears).hasSizeGreaterThan(295).allMatch(h -> h.type() == AUDIO);
    }

    @Test
    void aLevelThatCannotBeReadIsCounted() {
        lane.background(new RtpPacket(false, LEVEL, 1, 0, 7, new byte[0], 0, 0), new Arrival.Newest(0), Gain.NONE);
        lane.background(new RtpPacket(false, LEVEL, 1, 0, 7, new byte[] {60}, 0, 1), new Arrival.Overtaken(2), Gain.NONE);
        assertThat(drops.of(Drop.NO_AUDIO)).isEqualTo(1);
        assertThat(drops.of(Drop.LATE)).isEqualTo(1);
    }

    private void tell(int dbov) {
        byte[] level = new byte[2];
        ComfortNoise.writePayload(dbov, level, 0);
        level[1] = 33; // a coefficient
        var packet = new RtpPacket(false, LEVEL, sequence++ & 0xFFFF, timestamp, 7, level, 0, 2);
        lane.background(packet, stream.on(packet), Gain.NONE);
    }

    private void speech(int millis) {
        for (int i = 0; i < millis / 20; i++) {
            short[] pcm = new short[160];
            for (int s = 0; s < 160; s++) {
                pcm[s] = (short) (random.nextGaussian() * 3000);
            }
            hear(packet(pcm));
            pass(20);
        }
    }

    private void room(int millis, int dbov) {
        for (int i = 0; i < millis / 20; i++) {
            hear(packet(noise(dbov)));
            pass(20);
        }
    }

    private short[] noise(int dbov) {
        short[] pcm = new short[160];
        double rms = dbov == ComfortNoise.SILENT_DBOV ? 0 : 32_768 * Math.pow(10, dbov / 20.0);
        for (int s = 0; s < 160; s++) {
            pcm[s] = (short) Math.round(random.nextGaussian() * rms);
        }
        return pcm;
    }

    private void silence(int millis) {
        timestamp += 8 * millis;
        pass(millis);
    }

    private RtpPacket packet(short[] pcm) {
        byte[] payload = new byte[160];
        G711.ULAW.encode(pcm, 0, 160, payload, 0);
        var packet = new RtpPacket(false, AUDIO, sequence++ & 0xFFFF, timestamp, 7, payload, 0, 160);
        timestamp += 160;
        return packet;
    }

    private void hear(RtpPacket packet) {
        lane.audio(packet, stream.on(packet), nowNanos);
    }

    private void pass(int millis) {
        long until = nowNanos + millis * MILLI;
        for (long due = lane.nextDeadlineNanos(); due != Timed.NEVER && due - until <= 0; due = lane.nextDeadlineNanos()) {
            nowNanos = due - nowNanos > 0 ? due : nowNanos;
            lane.onTime(nowNanos);
        }
        nowNanos = until;
    }

    private void wire(byte[] b, int offset, int length, InetSocketAddress to) {
        byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
        var packet = (RtpPacket) RtpPacket.parse(copy, 0, length);
        var payload = Arrays.copyOfRange(copy, packet.payloadOffset(), length);
        trunkHears.add(new Heard((nowNanos - startNanos) / MILLI, packet, payload));
    }

    private void assertOneStreamThatIsTrueToTime(int mostMillis) {
        var first = trunkHears.getFirst();
        for (int i = 1; i < trunkHears.size(); i++) {
            var heard = trunkHears.get(i);
            var before = trunkHears.get(i - 1);
            assertThat(heard.packet().sequence() - before.packet().sequence() & 0xFFFF).as("packet %d", i).isEqualTo(1);
            assertThat(heard.millis() - before.millis()).as("packet %d", i).isLessThanOrEqualTo(mostMillis + 60);
            long media = (heard.packet().timestamp() - first.packet().timestamp()) / 8;
            assertThat(heard.millis() - first.millis() - media).as("packet %d", i).isBetween(-100L, 100L);
            assertThat(heard.packet().timestamp() - before.packet().timestamp()).isPositive();
        }
    }
}
