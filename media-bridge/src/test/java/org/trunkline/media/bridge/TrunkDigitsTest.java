package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.dtmf.Digit;
import org.trunkline.dtmf.HeardOnce.Way;
import org.trunkline.dtmf.TelephoneEvent;
import org.trunkline.dtmf.ToneGenerator;
import org.trunkline.media.DropCounts;
import org.trunkline.media.leg.Arrival;
import org.trunkline.media.leg.IncomingStream;
import org.trunkline.media.net.Timed;
import org.trunkline.media.rtp.RtpPacket;

/** A phone that dials in one way, or in several at a time, over a network that loses packets. */
class TrunkDigitsTest {
    private static final long MILLI = 1_000_000;

    private final List<MediaEvent> told = new ArrayList<>();
    private TrunkDigits digits = digits(DtmfMode.AUTO);
    private final IncomingStream stream = new IncomingStream();
    private final ToneGenerator narrow = new ToneGenerator(8000);
    private final ToneGenerator wide = new ToneGenerator(16_000);
    private TrunkVoice voice = TrunkVoice.of(TrunkCodec.PCMU);
    private TrunkCodec codec = TrunkCodec.PCMU;
    private final Random random = new Random(12);
    private double loss;
    private boolean silent; // sends no audio but tones
    private boolean leaks; // the tone is in the audio until the events take over
    private long nowNanos = Long.MAX_VALUE - 300 * MILLI;
    private int sequence = 65_500;
    private int timestamp = -2000;

    static Stream<Set<Way>> ways() {
        return Stream.of(
                EnumSet.of(Way.EVENT), EnumSet.of(Way.INFO), EnumSet.of(Way.TONE), EnumSet.of(Way.EVENT, Way.INFO),
                EnumSet.of(Way.EVENT, Way.TONE), EnumSet.of(Way.INFO, Way.TONE), EnumSet.allOf(Way.class));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void eachPressIsToldOnceInOrder(Set<Way> ways) {
        var dialled = dial(ways, 40);
        assertThat(heard()).isEqualTo(dialled);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aTrunkThatSendsNothingBetweenItsDigitsIsUnderstood(Set<Way> ways) {
        silent = true;
        var dialled = dial(ways, 40);
        assertThat(heard()).isEqualTo(dialled);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void threePerCentOfLossScrambleNothing(Set<Way> ways) {
        loss = 0.03;
        var dialled = dial(ways, 40);
        assertThat(heard()).isEqualTo(dialled);
    }

    @Test
    void theBeginningOfAToneThatLeaksBesideItsEventIsNoPressOfItsOwn() {
        leaks = true;
        var dialled = dial(EnumSet.of(Way.EVENT), 40);
        assertThat(heard()).isEqualTo(dialled);
        assertThat(told).allMatch(event -> event instanceof MediaEvent.TrunkDigit digit && digit.durationMillis() >= 100);
    }

    @ParameterizedTest
    @EnumSource(TrunkCodec.class)
    void tonesAreHeardInEveryCodec(TrunkCodec each) {
        codec = each;
        voice = TrunkVoice.of(each);
        var dialled = dial(EnumSet.of(Way.TONE), 32);
        assertThat(heard()).isEqualTo(dialled);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 500, 5_000, 60_000})
    void aToneThatIsCutOffEndsByItselfAndTheNextIsHeard(int pauseMillis) {
        tone(Digit.D5, 100);
        pass(pauseMillis);
        timestamp += pauseMillis * 8;
        tone(Digit.D5, 0);
        pause(200);
        tone(Digit.D5, 100);
        pass(1000);
        assertThat(heard()).containsExactly(Digit.D5, Digit.D5);
        assertThat(digits.nextDeadlineNanos()).isEqualTo(Timed.NEVER);
    }

    @Test
    void aTrunkThatGoesOnWithoutTelephoneEventsIsListenedToAgain() {
        var dialled = dial(EnumSet.of(Way.EVENT), 3);
        digits.negotiated(agreed(OptionalInt.of(101)), nowNanos);
        digits.negotiated(agreed(OptionalInt.empty()), nowNanos); // handed over, to a phone that has none
        dialled.addAll(dial(EnumSet.of(Way.TONE), 3));
        assertThat(heard()).isEqualTo(dialled);
    }

    @ParameterizedTest
    @EnumSource(value = DtmfMode.class, mode = EnumSource.Mode.EXCLUDE, names = "INBAND")
    void aTrunkThatHasAgreedOnTelephoneEventsIsNotListenedTo(DtmfMode mode) {
        digits = digits(mode);
        digits.negotiated(agreed(OptionalInt.of(101)), nowNanos);
        dial(EnumSet.of(Way.TONE), 5);
        assertThat(heard()).isEmpty();
        var dialled = dial(EnumSet.of(Way.EVENT, Way.TONE), 10);
        dialled.addAll(dial(EnumSet.of(Way.INFO, Way.TONE), 10));
        assertThat(heard()).isEqualTo(dialled);
    }

    @Test
    void aTrunkThatIsSetToTonesIsListenedToWhateverItHasAgreedOn() {
        digits = digits(DtmfMode.INBAND);
        digits.negotiated(agreed(OptionalInt.of(101)), nowNanos);
        var dialled = dial(EnumSet.of(Way.TONE), 16);
        dialled.addAll(dial(EnumSet.of(Way.EVENT, Way.TONE), 10));
        assertThat(heard()).isEqualTo(dialled);
    }

    @Test
    void aPressWhosePayloadTypeIsGoneIsToldAndSwallowsNoOther() {
        for (int i = 1; i <= 5; i++) {
            event(Digit.D5, timestamp, i == 1, false, i * 160);
            pass(20);
        }
        var bare = agreed(OptionalInt.empty());
        digits.negotiated(
                Agreements.of(
                        bare.rtp(), bare.rtcp(), true, true, true, bare.format(), bare.voices(), Set.of(), Optional.empty()),
                nowNanos);
        assertThat(heard()).containsExactly(Digit.D5);
        pass(1000);
        tone(Digit.D5, 100);
        pause(200);
        tone(Digit.D5, 100);
        pass(1000);
        assertThat(heard()).containsExactly(Digit.D5, Digit.D5, Digit.D5);
    }

    private TrunkDigits digits(DtmfMode mode) {
        return new TrunkDigits(List.of(TrunkCodec.PCMU, TrunkCodec.PCMA, TrunkCodec.G722), mode, new DropCounts(), told::add);
    }

    private static TrunkAgreement agreed(OptionalInt tones) {
        return Agreements.plain(new InetSocketAddress("127.0.0.1", 9), new TrunkFormat(TrunkCodec.PCMU, 0, tones, 20));
    }

    private List<Digit> dial(Set<Way> ways, int presses) {
        var dialled = new ArrayList<Digit>();
        for (int n = 0; n < presses; n++) {
            Digit digit = Digit.values()[n < 16 ? n : random.nextInt(3)];
            dialled.add(digit);
            int millis = 100 + 20 * random.nextInt(5);
            press(ways, digit, millis);
            pause(80 + 20 * random.nextInt(10));
        }
        pass(2_000);
        return dialled;
    }

    private void press(Set<Way> ways, Digit digit, int millis) {
        int start = timestamp;
        narrow.begin(digit);
        wide.begin(digit);
        int frames = millis / 20;
        for (int i = 1; i <= frames + 2; i++) {
            boolean leak = leaks && i <= 3;
            if (i <= frames && (ways.contains(Way.TONE) || leak)) {
                audio(true, millis);
            }
            if (ways.contains(Way.EVENT) && !(leaks && i == 1)) {
                event(digit, start, i == 1, i >= frames, Math.min(i, frames) * 160);
            }
            timestamp += 160;
            pass(20);
        }
        if (ways.contains(Way.INFO)) {
            digits.info(digit, millis, nowNanos);
        }
    }

    private void tone(Digit digit, int millis) {
        narrow.begin(digit);
        for (int i = 0; i < millis / 20; i++) {
            audio(true, 100_000);
            timestamp += 160;
            pass(20);
        }
    }

    private void pause(int millis) {
        for (int i = 0; i < millis / 20; i++) {
            if (!silent) {
                audio(false, 0);
            }
            timestamp += 160;
            pass(20);
        }
    }

    private void audio(boolean tone, int toneMillis) {
        short[] pcm = new short[320];
        int samples = 160 * voice.samplesATick();
        if (tone) {
            (voice.samplesATick() == 1 ? narrow : wide).fill(pcm, 0, samples, (long) toneMillis * samples / 20);
        }
        for (int i = 0; i < samples; i++) {
            pcm[i] += (short) (20 * random.nextGaussian());
        }
        byte[] payload = new byte[160];
        voice.encode(pcm, 0, 160, payload, 0);
        var packet = new RtpPacket(false, codec.inSdp().payloadType(), sequence++ & 0xFFFF, timestamp, 9, payload, 0, 160);
        if (random.nextDouble() >= loss) {
            Arrival arrival = stream.on(packet);
            digits.audio(packet, arrival, nowNanos);
        }
    }

    private void event(Digit digit, int start, boolean marker, boolean end, int duration) {
        byte[] payload = new byte[TelephoneEvent.BYTES];
        new TelephoneEvent(digit.event(), end, 10, duration).write(payload, 0);
        var packet = new RtpPacket(marker, 101, sequence++ & 0xFFFF, start, 9, payload, 0, payload.length);
        if (random.nextDouble() >= loss) {
            digits.event(packet, stream.on(packet), nowNanos);
        }
    }

    private void pass(int millis) {
        long until = nowNanos + millis * MILLI;
        for (long due = digits.nextDeadlineNanos(); due != Timed.NEVER && due - until < 0; due = digits.nextDeadlineNanos()) {
            nowNanos = due - nowNanos > 0 ? due : nowNanos;
            digits.onTime(nowNanos);
        }
        nowNanos = until;
    }

    private List<Digit> heard() {
        return told.stream().map(event -> ((MediaEvent.TrunkDigit) event).digit()).toList();
    }
}
