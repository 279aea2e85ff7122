package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.TelephoneEvent;
import org.trunkline.media.DropCounts;
import org.trunkline.media.codec.OpusEncoderSettings;
import org.trunkline.media.codec.OpusLibrary;
import org.trunkline.media.leg.TrunkLeg;
import org.trunkline.media.rtp.RtpPacket;
import org.trunkline.media.rtp.RtpWriter;
import org.trunkline.media.srtp.SrtpPacket;

/**
 * A trunk that falls silent and comes back in every way that trunks have, over a network with some jitter. What the browser
 * gets behind it must be neither late nor look like loss, and no digit may be hurt.
 */
class SilentTrunkTest {
    private static final OpusLibrary OPUS = OpusLibrary.load(Optional.empty());
    private static final InetSocketAddress TRUNK = new InetSocketAddress("127.0.0.1", 4000);
    private static final long MILLI = 1_000_000;
    private static final int JITTER_MILLIS = 12;

    /** How a trunk goes on after a silence. */
    private enum Comeback {
        CLOCK_RAN_ON,
        CLOCK_STOOD_STILL,
        CLOCK_STOOD_STILL_WITHOUT_MARKER,
        NEW_SSRC,
        CLOCK_SET_FORWARD,
        CLOCK_SET_BACK,
        NUMBERS_SET_FORWARD,
        NUMBERS_SET_BACK,
        NUMBERS_A_LITTLE_BACK,
        EVERYTHING_ANEW
    }

    private record Got(long nanos, RtpPacket packet) {}

    private final List<Got> browserGets = new ArrayList<>();
    private final List<Digit> digits = new ArrayList<>();
    private final Random random = new Random(21);
    private final DropCounts drops = new DropCounts();
    private final LegBehindSrtp srtp = new LegBehindSrtp(this::toBrowser, drops);
    private final TrunkLeg trunk = new TrunkLeg((_, _, _, _) -> {});
    private final Bridge bridge = new Bridge(
            srtp.leg(),
            trunk,
            new UpLane(trunk, new OpusReader(OPUS::decoder), drops, random),
            new DownLane(
                    srtp.leg(),
                    new AudioWriter.Opus(111, _ -> OPUS.encoder(OpusEncoderSettings.narrowBand())),
                    drops,
                    random),
            111,
            new ToneStreams(drops),
            TrunkMedia.DEFAULT,
            this::event,
            drops);
    private long sendNanos = 17 * MILLI;
    private long nowNanos;
    private int ssrc = 9;
    private int sequence = 65_400;
    private int timestamp = -3000;

    @BeforeEach
    void joined() {
        srtp.secure();
        bridge.trunkNegotiated(
                Agreements.plain(TRUNK, new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20)), nowNanos);
    }

    @AfterEach
    void ended() {
        bridge.close();
    }

    static Stream<Arguments> silences() {
        return Stream.of(60, 100, 240, 480, 700, 5_000, 60_000)
                .flatMap(millis -> Arrays.stream(Comeback.values()).map(how -> Arguments.of(millis, how)));
    }

    @ParameterizedTest
    @MethodSource("silences")
    void afterASilenceNothingIsLateAndNothingLooksLost(int millis, Comeback how) {
        speak(100);
        for (int round = 0; round < 5; round++) {
            int before = browserGets.size();
            pass(millis);
            comeBack(millis, how);
            boolean marked = how != Comeback.CLOCK_RAN_ON && how != Comeback.CLOCK_STOOD_STILL_WITHOUT_MARKER;
            speak(1, marked);
            speak(60);
            // Without a marker or anything else it takes a while to know that this is no stall of the network.
            int told = how == Comeback.CLOCK_STOOD_STILL_WITHOUT_MARKER ? 14 : 0;
            assertInTime(before + told);
            assertNothingLooksLost(before);
        }
    }

    @ParameterizedTest
    @MethodSource("silences")
    void digitsWithoutAudioBetweenThemAreIntactAndSoIsTheSound(int millis, Comeback how) {
        speak(100);
        var dialled = new ArrayList<Digit>();
        for (int round = 0; round < 5; round++) {
            int before = browserGets.size();
            int started = timestamp;
            for (int n = 0; n < 6; n++) {
                var digit = Digit.values()[random.nextInt(4)];
                dialled.add(digit);
                press(digit, 80 + 20 * random.nextInt(4));
                pass(Math.min(millis, 1000));
            }
            if (how == Comeback.CLOCK_STOOD_STILL || how == Comeback.CLOCK_STOOD_STILL_WITHOUT_MARKER) {
                timestamp = started; // events have a time of their own
            } else {
                comeBack(0, how);
            }
            speak(1, how == Comeback.CLOCK_STOOD_STILL);
            speak(60);
            int told = how == Comeback.CLOCK_STOOD_STILL_WITHOUT_MARKER ? 14 : 0;
            assertInTime(before + told);
            assertNothingLooksLost(before);
        }
        pass(2000);
        assertThat(digits).isEqualTo(dialled);
    }

    @Test
    void aClockThatRunsOnlyWithAudioLeavesPressesTheSameTimeAndTheyAreStillApart() {
        speak(50);
        var dialled = List.of(Digit.D5, Digit.D5, Digit.D6, Digit.D5, Digit.D5, Digit.D6, Digit.D6);
        for (var digit : dialled) {
            int stood = timestamp;
            press(digit, 100);
            pass(100);
            timestamp = stood;
        }
        speak(50);
        pass(2000);
        assertThat(digits).isEqualTo(dialled);
        assertInTime(50);
        assertNothingLooksLost(50);
    }

    @Test
    void aStallOfTheNetworkIsNoSilence() {
        speak(100);
        int before = browserGets.size();
        var held = new ArrayList<byte[]>();
        for (int i = 0; i < 15; i++) {
            held.add(next(false));
            sendNanos += 20 * MILLI;
        }
        nowNanos = sendNanos;
        held.forEach(this::arrives);
        speak(60);
        for (int i = before; i < browserGets.size(); i++) {
            assertThat(step(i)).as("ticks to packet %d", i).isEqualTo(960);
        }
        assertInTime(before + 15);
    }

    @Test
    void numbersThatAreLeftOutWithoutTimeAreNoLoss() {
        speak(100);
        int before = browserGets.size();
        sequence += 500;
        speak(60);
        assertNothingLooksLost(before);
        assertInTime(before);
        sequence += 5;
        timestamp += 5 * 160;
        sendNanos += 100 * MILLI;
        speak(1);
        var last = browserGets.getLast().packet();
        var ahead = browserGets.get(browserGets.size() - 2).packet();
        assertThat(last.sequence() - ahead.sequence() & 0xFFFF).as("five are lost, and time is missing").isEqualTo(6);
    }

    private void comeBack(int millis, Comeback how) {
        switch (how) {
            case CLOCK_RAN_ON -> {}
            case CLOCK_STOOD_STILL, CLOCK_STOOD_STILL_WITHOUT_MARKER -> timestamp -= millis * 8;
            case NEW_SSRC -> {
                ssrc++;
                sequence = random.nextInt(65_536);
                timestamp = random.nextInt();
            }
            case CLOCK_SET_FORWARD -> timestamp += 1_000_000;
            case CLOCK_SET_BACK -> timestamp -= 1_000_000;
            case NUMBERS_SET_FORWARD -> sequence += 20_000;
            case NUMBERS_SET_BACK -> sequence -= 20_000;
            case NUMBERS_A_LITTLE_BACK -> sequence -= 30;
            case EVERYTHING_ANEW -> {
                sequence = 1;
                timestamp = 0;
            }
        }
    }

    private void speak(int frames) {
        for (int i = 0; i < frames; i++) {
            speak(1, false);
        }
    }

    private void speak(int frames, boolean marker) {
        for (int i = 0; i < frames; i++) {
            byte[] packet = next(marker);
            travel();
            arrives(packet);
            pass(20);
            timestamp -= 160; // said in next()
        }
    }

    private byte[] next(boolean marker) {
        byte[] packet = new byte[RtpWriter.HEADER_BYTES + 160];
        Arrays.fill(packet, (byte) 0xD5);
        RtpWriter.header(packet, 0, marker, 0, sequence++ & 0xFFFF, timestamp, ssrc);
        timestamp += 160;
        return packet;
    }

    private void press(Digit digit, int millis) {
        int start = timestamp;
        int frames = millis / 20;
        for (int i = 1; i <= frames + 2; i++) {
            byte[] packet = new byte[RtpWriter.HEADER_BYTES + TelephoneEvent.BYTES];
            RtpWriter.header(packet, 0, i == 1, 101, sequence++ & 0xFFFF, start, ssrc);
            new TelephoneEvent(digit.event(), i >= frames, 10, Math.min(i, frames) * 160)
                    .write(packet, RtpWriter.HEADER_BYTES);
            travel();
            arrives(packet);
            pass(20);
        }
    }

    private void travel() {
        nowNanos = Math.max(nowNanos, sendNanos + random.nextInt(JITTER_MILLIS) * MILLI);
    }

    private void arrives(byte[] packet) {
        bridge.onTime(nowNanos);
        bridge.fromTrunk(packet, 0, packet.length, TRUNK, nowNanos);
    }

    /** The trunk's time goes on, and with it its clock. */
    private void pass(int millis) {
        sendNanos += millis * MILLI;
        timestamp += millis * 8;
    }

    /** How late packets are against the best of the first hundred. */
    private void assertInTime(int from) {
        long best = browserGets.stream().limit(100).mapToLong(this::lateness).min().orElseThrow();
        for (int i = from; i < browserGets.size(); i++) {
            long late = lateness(browserGets.get(i)) - best;
            assertThat(late / MILLI).as("packet %d of %d", i - from, browserGets.size() - from)
                    .isBetween(-20L, 20L + JITTER_MILLIS);
        }
    }

    private long lateness(Got got) {
        int ticks = got.packet().timestamp() - browserGets.getFirst().packet().timestamp();
        return got.nanos() - browserGets.getFirst().nanos() - ticks * 1_000_000L / 48;
    }

    private void assertNothingLooksLost(int from) {
        for (int i = Math.max(1, from); i < browserGets.size(); i++) {
            var packet = browserGets.get(i).packet();
            assertThat(packet.sequence() - browserGets.get(i - 1).packet().sequence() & 0xFFFF).isEqualTo(1);
            assertThat(step(i)).isGreaterThanOrEqualTo(960);
            assertThat(packet.marker()).as("a marker where time is left out").isEqualTo(step(i) > 960);
        }
    }

    private int step(int i) {
        return browserGets.get(i).packet().timestamp() - browserGets.get(i - 1).packet().timestamp();
    }

    private void event(MediaEvent event) {
        if (event instanceof MediaEvent.TrunkDigit(var digit, var _)) {
            digits.add(digit);
        }
    }

    private void toBrowser(byte[] b, int offset, int length, InetSocketAddress to) {
        byte[] copy = Arrays.copyOfRange(b, offset, offset + length);
        if (srtp.browsersEnd().unprotect(new SrtpPacket(copy, 0, length)) instanceof RtpPacket packet) {
            browserGets.add(new Got(nowNanos, packet));
        }
    }
}
