package org.trunkline.dtmf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.trunkline.dtmf.HeardOnce.Way;

class HeardOnceTest {
    private static final long MILLI = 1_000_000;

    private record Hearing(long millis, Way way, Digit digit, boolean begins) {}

    private final HeardOnce once = new HeardOnce();
    private long nowNanos = Long.MAX_VALUE - 500 * MILLI;

    static Stream<Set<Way>> whatPeersSend() {
        return Stream.of(
                EnumSet.of(Way.EVENT),
                EnumSet.of(Way.INFO),
                EnumSet.of(Way.TONE),
                EnumSet.of(Way.EVENT, Way.INFO),
                EnumSet.of(Way.EVENT, Way.TONE),
                EnumSet.of(Way.INFO, Way.TONE),
                EnumSet.allOf(Way.class));
    }

    /** Any mixture, any digits, quick or slow, each way with a delay of its own: each press once, in its order. */
    @ParameterizedTest
    @MethodSource("whatPeersSend")
    void eachPressIsToldOnceWhateverThePeerSends(Set<Way> ways) {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var dialled = new ArrayList<Digit>();
            var hearings = new ArrayList<Hearing>();
            long infoDelay = random.nextInt(1200);
            long toneDelay = random.nextInt(60) + 40;
            for (long at = 0, n = 0; n < 20; n++) {
                Digit digit = Digit.values()[random.nextInt(3)]; // repetitions are frequent
                long length = 60 + random.nextInt(200);
                dialled.add(digit);
                for (Way way : ways) {
                    long delay = switch (way) {
                        case EVENT -> random.nextInt(20);
                        case INFO -> infoDelay;
                        case TONE -> toneDelay;
                    };
                    long begin = way == Way.INFO ? at + length + delay : at + delay;
                    hearings.add(new Hearing(begin, way, digit, true));
                    hearings.add(new Hearing(way == Way.INFO ? begin : begin + length, way, digit, false));
                }
                at += length + 60 + random.nextInt(random.nextInt(10) == 0 ? 5000 : 300);
            }
            assertThat(told(hearings)).as("seed %d", seed).isEqualTo(dialled);
        }
    }


    @Test
    void aPressIsToldWithTheLengthOfItsEventThoughItsToneLeaksFirst() {
        once.began(Way.TONE, Digit.D5, nowNanos);
        once.began(Way.EVENT, Digit.D5, nowNanos += 40 * MILLI);
        assertThat(once.ended(Way.TONE, Digit.D5, nowNanos += 40 * MILLI)).isFalse();
        assertThat(once.ended(Way.EVENT, Digit.D5, nowNanos += 100 * MILLI)).isTrue();
    }

    @Test
    void aToneInTwoPiecesInsideAnEventIsNoSecondPress() {
        once.began(Way.EVENT, Digit.D5, nowNanos);
        assertThat(once.whole(Way.TONE, Digit.D5, nowNanos += 60 * MILLI)).isFalse();
        assertThat(once.whole(Way.TONE, Digit.D5, nowNanos += 60 * MILLI)).isFalse();
        assertThat(once.ended(Way.EVENT, Digit.D5, nowNanos += 10 * MILLI)).isTrue();
    }

    @Test
    void whatComesMuchLaterByAnotherWayIsAnotherPress() {
        assertThat(once.whole(Way.EVENT, Digit.D5, nowNanos)).isTrue();
        assertThat(once.whole(Way.TONE, Digit.D5, nowNanos += 501 * MILLI)).isTrue();
        assertThat(once.whole(Way.INFO, Digit.D5, nowNanos += 2001 * MILLI)).isTrue();
        assertThat(once.whole(Way.INFO, Digit.D6, nowNanos)).isTrue();
    }

    @Test
    void aFloodIsForgotten() {
        for (int n = 0; n < 10_000; n++) {
            assertThat(once.whole(Way.INFO, Digit.D5, nowNanos)).isTrue();
        }
    }

    private List<Digit> told(List<Hearing> hearings) {
        var told = new ArrayList<Digit>();
        hearings.sort(Comparator.comparingLong(Hearing::millis).thenComparing(h -> !h.begins()));
        var fresh = new HeardOnce();
        for (Hearing each : hearings) {
            long now = nowNanos + each.millis() * MILLI;
            if (each.begins()) {
                fresh.began(each.way(), each.digit(), now);
            } else if (fresh.ended(each.way(), each.digit(), now)) {
                told.add(each.digit());
            }
        }
        return told;
    }
}
