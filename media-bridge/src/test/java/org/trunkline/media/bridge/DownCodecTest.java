package org.trunkline.media.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.trunkline.media.codec.G711;

class DownCodecTest {
    private static final AudioWriter.Plain MU = new AudioWriter.Plain(0, G711.ULAW);
    private static final AudioWriter.Plain A = new AudioWriter.Plain(8, G711.ALAW);
    private static final TrunkVoice MU_LAW = TrunkVoice.of(TrunkCodec.PCMU);
    private static final TrunkVoice A_LAW = TrunkVoice.of(TrunkCodec.PCMA);
    private static final TrunkVoice WIDE = TrunkVoice.of(TrunkCodec.G722);
    private static final boolean CLEAN = true;
    private static final boolean LOSSY = false;
    private static final boolean PAUSE = true;
    private static final boolean SPEECH = false;

    private static final Effort SPARING = new Effort(1, true);
    private static final Effort AT_EASE = new Effort(5, false);

    private final AudioWriter opus = new AudioWriter.Opus(111, _ -> null);
    private final DownCodec codec = new DownCodec(opus, List.of(MU, A));
    private long nowNanos;

    @BeforeEach
    void adaptive() {
        codec.wants(Downlink.Codec.ADAPTIVE);
        assertThat(codec.turn(MU_LAW, LOSSY, SPEECH, nowNanos)).isFalse();
    }

    @Test
    void aCleanWayIsUsedAtThePause() {
        for (int i = 0; i < 1000; i++) {
            assertThat(next(MU_LAW, CLEAN, SPEECH)).isSameAs(opus);
        }
        assertThat(next(MU_LAW, CLEAN, PAUSE)).isEqualTo(MU);
        assertThat(next(MU_LAW, CLEAN, SPEECH)).isEqualTo(MU);
    }

    @Test
    void lossEndsItAtThePause() {
        next(MU_LAW, CLEAN, PAUSE);
        assertThat(next(MU_LAW, LOSSY, SPEECH)).isEqualTo(MU);
        assertThat(next(MU_LAW, LOSSY, PAUSE)).isSameAs(opus);
    }

    @Test
    void lossWaitsForNoPauseLongerThanTwoSeconds() {
        next(MU_LAW, CLEAN, PAUSE);
        assertLossIsWaitedFor();
    }

    @Test
    void theTrunksOwnLawIsTaken() {
        next(MU_LAW, CLEAN, PAUSE);
        assertThat(next(A_LAW, CLEAN, SPEECH)).isEqualTo(A);
    }

    @Test
    void wideBandIsOpus() {
        next(MU_LAW, CLEAN, PAUSE);
        assertThat(next(WIDE, CLEAN, SPEECH)).isSameAs(opus);
        assertThat(next(WIDE, CLEAN, PAUSE)).isSameAs(opus);
    }

    @Test
    void g711IsTakenAtOnceWhereItIsWanted() {
        codec.wants(Downlink.Codec.G711);
        assertThat(next(MU_LAW, LOSSY, SPEECH)).isEqualTo(MU);
        assertThat(next(WIDE, LOSSY, SPEECH)).isSameAs(opus);
        assertThat(codec.waits()).isFalse();
    }

    @Test
    void opusIsTakenWhereItIsWanted() {
        codec.wants(Downlink.Codec.OPUS);
        assertThat(next(MU_LAW, CLEAN, PAUSE)).isSameAs(opus);
        assertThat(codec.waits()).isFalse();
    }

    @Test
    void opusGivesWayAtThePauseWhereEncodersAreSparedAndTheWayIsClean() {
        codec.wants(Downlink.Codec.OPUS);
        next(MU_LAW, LOSSY, SPEECH);
        codec.effort(SPARING);
        assertThat(codec.waits()).isTrue();
        assertThat(next(MU_LAW, LOSSY, PAUSE)).isSameAs(opus);
        assertThat(next(MU_LAW, CLEAN, SPEECH)).isSameAs(opus);
        assertThat(next(WIDE, CLEAN, PAUSE)).isSameAs(opus);
        assertThat(next(MU_LAW, CLEAN, PAUSE)).isEqualTo(MU);
        assertThat(next(MU_LAW, LOSSY, PAUSE)).isSameAs(opus);
    }

    @Test
    void opusComesBackAtThePauseHoweverLongThatTakesWhereNothingIsLost() {
        spare();
        codec.effort(AT_EASE);
        for (int i = 0; i < 1000; i++) {
            assertThat(next(MU_LAW, CLEAN, SPEECH)).isEqualTo(MU);
        }
        assertThat(codec.waits()).isTrue();
        assertThat(next(MU_LAW, CLEAN, PAUSE)).isSameAs(opus);
        assertThat(codec.waits()).isFalse();
    }

    @Test
    void lossAfterThatIsWaitedForAsLongAsAnyOther() {
        spare();
        codec.effort(AT_EASE);
        for (int i = 0; i < 1000; i++) {
            next(MU_LAW, CLEAN, SPEECH);
        }
        assertLossIsWaitedFor();
    }

    @Test
    void whatTheBrowserTakesNoMoreIsLeftAtOnce() {
        spare();
        assertThat(codec.isSpared()).isTrue();
        codec.takes(List.of(A));
        assertThat(next(MU_LAW, CLEAN, SPEECH)).isSameAs(opus);
        assertThat(codec.isSpared()).isFalse();
        assertThat(next(A_LAW, CLEAN, PAUSE)).isEqualTo(A);
        codec.takes(List.of());
        assertThat(next(A_LAW, CLEAN, SPEECH)).isSameAs(opus);
    }

    @Test
    void anotherTrunkHasItsOwnWishAtOnce() {
        codec.wants(Downlink.Codec.G711);
        assertThat(next(MU_LAW, CLEAN, SPEECH)).isEqualTo(MU);
        assertThat(codec.isSpared()).as("it is wanted so").isFalse();
        codec.wants(Downlink.Codec.OPUS);
        assertThat(next(MU_LAW, CLEAN, SPEECH)).isSameAs(opus);
    }

    @ParameterizedTest
    @EnumSource(Downlink.Codec.class)
    void aBrowserThatOffersNoG711GetsNone(Downlink.Codec wanted) {
        var only = new DownCodec(opus, List.of());
        only.wants(wanted);
        only.effort(new Effort(0, true));
        assertThat(only.turn(MU_LAW, CLEAN, PAUSE, nowNanos)).isFalse();
        assertThat(only.writer()).isSameAs(opus);
        assertThat(only.waits()).isFalse();
    }

    private void assertLossIsWaitedFor() {
        for (int i = 0; i < 99; i++) {
            assertThat(next(MU_LAW, LOSSY, SPEECH)).isEqualTo(MU);
        }
        assertThat(next(MU_LAW, LOSSY, SPEECH)).as("two seconds behind the last clean packet").isSameAs(opus);
    }

    private void spare() {
        codec.wants(Downlink.Codec.OPUS);
        codec.effort(SPARING);
        next(MU_LAW, CLEAN, SPEECH);
        assertThat(next(MU_LAW, CLEAN, PAUSE)).isEqualTo(MU);
    }

    private AudioWriter next(TrunkVoice voice, boolean clean, boolean pause) {
        codec.turn(voice, clean, pause, nowNanos);
        nowNanos += Playhead.FRAME_NANOS;
        return codec.writer();
    }
}
