package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.ToneDetector;
import org.trunkline.dtmf.ToneReceiver.ToneHeard;
import org.trunkline.media.Drop;
import org.trunkline.media.codec.G711;
import org.trunkline.media.rtp.RtpPacket;

/** The trunk's time is the real time, whatever the browser, its network and its clock do. */
class UpLaneTimeTest extends UpLaneScene {
    @Test
    void aLossLongerThanTheWaitIsFilledAndNotInvented() {
        speak(50);
        for (int i = 0; i < 40; i++) {
            next();
            tick(20);
        }
        speak(50);
        assertContiguousSequence();
        assertTimeNeverGoesBack();
        assertInTime();
    }

    @Test
    void silenceOfTheBrowserIsFilledAtASteadyPace() {
        speak(50);
        quiet(1000);
        speak(50);
        assertContiguousSequence();
        long last = -20;
        for (var heard : trunkHears) {
            assertThat(heard.millis() - last).isLessThanOrEqualTo(100);
            last = heard.millis();
        }
        long duration = trunkHears.getLast().packet().timestamp() - trunkHears.getFirst().packet().timestamp();
        assertThat(duration).isBetween(3000 * 8 - 320L, 3000 * 8L); // the trunk's time is the real time
    }

    @ParameterizedTest
    @ValueSource(ints = {150, 300, 450, 700, 5000})
    void aBrowserWhoseClockStoodStillInThePauseIsSoonHeardAgain(int pauseMillis) {
        speak(50);
        int stood = timestamp;
        quiet(pauseMillis);
        timestamp = stood;
        speak(15);
        int before = trunkHears.size();
        speak(50);
        assertThat(trunkHears.size() - before).isEqualTo(50);
        assertThat(drops.of(Drop.LATE)).isLessThan(15);
        assertContiguousSequence();
        assertTimeNeverGoesBack();
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 35, 100}) // packets of 20 ms
    void aBurstAfterAStallDoesNotDelayTheRestOfTheCall(int stalled) {
        speak(50);
        var held = hold(stalled);
        held.forEach(this::hear);
        speak(50);
        assertInTime();
        assertThat(drops.of(Drop.LATE)).isPositive();
    }

    /** As a browser on a busy machine does: what it has recorded leaves in two bursts. */
    @ParameterizedTest
    @ValueSource(ints = {1, 6, 8, 12, 18, 20, 24})
    void aStallThatEndsAndBeginsAgainDoesNotEither(int atFirst) {
        speak(50);
        var held = hold(30);
        held.subList(0, atFirst).forEach(this::hear);
        var more = hold(11);
        held.subList(atFirst, held.size()).forEach(this::hear);
        more.forEach(this::hear);
        speak(50);
        assertInTime();
        assertContiguousSequence();
        assertTimeNeverGoesBack();
    }

    /** The backlog comes twice as fast as it was spoken. */
    @Test
    void aBacklogThatComesSlowlyDoesNotEither() {
        speak(50);
        var held = new ArrayDeque<>(hold(35));
        for (int i = 0; i < 34; i++) { // two packets in the time of one
            held.add(next());
            hear(held.remove());
            tick(7);
            hear(held.remove());
            tick(13);
        }
        hear(held.remove());
        speak(50);
        assertInTime();
    }

    /** A network whose way gets longer, and shorter again. */
    @Test
    void aStreamThatWasLateForAWhileDoesNotStayAhead() {
        for (int flap = 0; flap < 3; flap++) {
            speak(50);
            var late = new ArrayDeque<>(hold(20));
            for (int i = 0; i < 100; i++) {
                late.add(next());
                hear(late.remove());
                tick(20);
            }
            late.forEach(this::hear);
        }
        speak(50);
        assertInTime();
        assertTimeNeverGoesBack();
    }

    @Test
    void whatWasSaidBeforeTheAnswerSaysNothingOfTheTimeBehindIt() {
        trunk.remote(TRUNK, false);
        timestamp -= 1 << 30;
        speak(50);
        trunk.remote(TRUNK, true);
        lane.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20), nowNanos);
        speak(50);
        assertThat(drops.of(Drop.LATE)).isZero();
    }

    /** A packet comes when it has been spoken, so the first short one seems early behind long ones. */
    @Test
    void aBrowserThatTurnsToShorterPacketsIsNotAhead() {
        var plain = new UpLane(trunk, new G711Reader(G711.ALAW), drops, new Random(6));
        plain.negotiated(new TrunkFormat(TrunkCodec.PCMA, 8, OptionalInt.empty(), 20), nowNanos);
        int said = 0;
        for (int i = 0; i < 60; i++) {
            int bytes = i < 10 ? 960 : 80;
            nowNanos += bytes * MILLI / 8;
            var packet = new RtpPacket(false, 8, sequence++ & 0xFFFF, said, 7, new byte[bytes], 0, bytes);
            plain.audio(packet, stream.on(packet), nowNanos);
            said += bytes;
        }
        assertThat(drops.of(Drop.LATE)).isZero();
    }

    @Test
    void whatALoopSleptThroughIsNotMadeUpFor() {
        quiet(200);
        int before = trunkHears.size();
        nowNanos += 5_000 * MILLI;
        quiet(200);
        assertThat(trunkHears.size() - before).isBetween(9, 12);
        assertContiguousSequence();
        long media = trunkHears.getLast().packet().timestamp() - trunkHears.getFirst().packet().timestamp();
        assertThat(media / 8).isBetween(5380L, 5420L);
    }

    /** Neither lost nor doubled, wherever in it the loop is held up; and the voice behind it is heard from its first packet on. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0, 200", "10, 200", "30, 200", "50, 200", "70, 200", "90, 200", "110, 200", "130, 200", "170, 200"})
    void aToneIsHeardOnceAlsoWhereALoopSleptThroughIt(int millisBefore, int millisSlept) {
        speak(50);
        lane.tone(new ToneHeard.Started(Digit.D5, 0), nowNanos);
        lane.tone(new ToneHeard.Ended(Digit.D5, 100_000, false), nowNanos);
        tick(millisBefore);
        nowNanos += millisSlept * MILLI;
        tick(400);
        timestamp += (millisBefore + millisSlept + 400) * 48;
        speak(50);
        assertThat(drops.of(Drop.LATE)).isZero();
        assertInTime();
        assertContiguousSequence();
        assertTimeNeverGoesBack();
        assertThat(keysHeard()).containsExactly(Digit.D5);
    }

    /** By a receiver that plays silence where nothing came. */
    private List<Digit> keysHeard() {
        var detector = new ToneDetector(Playhead.HZ);
        var heard = new ArrayList<ToneHeard>();
        short[] pcm = new short[160];
        int next = trunkHears.getFirst().packet().timestamp();
        for (var frame : trunkHears) {
            if (frame.packet().timestamp() != next) {
                heard.addAll(detector.silence(frame.packet().timestamp() - next));
            }
            G711.ULAW.decode(frame.payload(), 0, 160, pcm, 0);
            heard.addAll(detector.hear(pcm, 0, 160));
            next = frame.packet().timestamp() + 160;
        }
        return heard.stream().filter(ToneHeard.Started.class::isInstance).map(each -> ((ToneHeard.Started) each).digit()).toList();
    }

    @Test
    void afterAHoldTheFlowGoesOnAndNoBurstComes() {
        quiet(200);
        int before = trunkHears.size();
        trunk.remote(TRUNK, false);
        quiet(10_000);
        trunk.remote(TRUNK, true);
        lane.negotiated(new TrunkFormat(TrunkCodec.PCMU, 0, OptionalInt.of(101), 20), nowNanos);
        quiet(200);
        assertThat(trunkHears.size() - before).isBetween(9, 12);
    }

    /** Sent, and held up by the network. */
    private List<RtpPacket> hold(int packets) {
        var held = new ArrayList<RtpPacket>();
        for (int i = 0; i < packets; i++) {
            held.add(next());
            tick(20);
        }
        return held;
    }

    /** The trunk's time is the real time. */
    private void assertInTime() {
        var last = trunkHears.getLast();
        long mediaMillis = (last.packet().timestamp() - trunkHears.getFirst().packet().timestamp()) / 8;
        assertThat(mediaMillis).isBetween(last.millis() - 25, last.millis() + 25);
    }
}
