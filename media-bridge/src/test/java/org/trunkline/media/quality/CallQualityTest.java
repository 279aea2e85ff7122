package org.trunkline.media.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What counts come to. */
class CallQualityTest {
    private static final StreamCounts CLEAN = counts(1000, 0, 0, 0, 0);

    @Test
    void bothWaysAreRatedOverBothLegs() {
        var quality = CallQuality.of(5000, leg(counts(980, 20, 0, 0, 0), CLEAN, 40_000), leg(CLEAN, CLEAN, 60_000));
        assertThat(quality.browser().orElseThrow().in().lossPercent()).isCloseTo(2, within(1e-9));
        // from the trunk: 20 + 30 and 20 + 20 ms, G.711 and Opus without loss
        assertThat(quality.heardMos().orElseThrow()).isCloseTo(EModel.mos(EModel.r(90, 5)), within(1e-9));
        assertThat(quality.spokenMos().orElseThrow())
                .isCloseTo(EModel.mos(EModel.r(90, Equipment.OPUS.effective(2))), within(1e-9));
        assertThat(quality.browser().orElseThrow().in().mos().orElseThrow())
                .isCloseTo(EModel.mos(EModel.r(40, Equipment.OPUS.effective(2))), within(1e-9));
    }

    @Test
    void whatWasRecoveredIsNotMissedAndWhatCameTooLateIs() {
        assertThat(counts(960, 40, 10, 30, 10).unheardPercent()).isCloseTo(1.25, within(1e-9));
        assertThat(counts(960, 40, 10, 0, 0).unheardPercent()).isCloseTo(5, within(1e-9));
        assertThat(counts(960, 40, 0, 40, 0).unheardPercent()).isZero();
    }

    @Test
    void jitterCostsTwiceItsTime() {
        var shaky = new StreamCounts(1000, 1000, 0, 0, 0, 0, 0, 15_000);
        var hop = Hop.of(shaky, Equipment.OPUS, 0);
        assertThat(hop.mos()).isCloseTo(EModel.mos(EModel.r(20 + 30, 5)), within(1e-9));
        assertThat(hop.then(hop).mos()).as("in one buffer").isCloseTo(EModel.mos(EModel.r(40 + 30, 10)), within(1e-9));
    }

    @Test
    void whatABufferOfOursHoldsBackIsDelayInPlaceOfJitter() {
        var shaky = new StreamCounts(1000, 1000, 0, 0, 0, 0, 0, 15_000);
        var held = new LegCounts(
                shaky, CLEAN, Equipment.G711_CONCEALED, Equipment.G711, OptionalLong.of(80_000), OptionalLong.of(60_000));
        var quality = CallQuality.of(5000, leg(shaky, shaky, 40_000), held);
        assertThat(quality.trunk().in().mos().orElseThrow()).isCloseTo(EModel.mos(EModel.r(20 + 30 + 80, 0)), within(1e-9));
        // 20 + 30 + 80 ms and 20 + 20 ms, and the browser's own buffer for what jitters behind ours
        assertThat(quality.heardMos().orElseThrow()).isCloseTo(EModel.mos(EModel.r(130 + 40 + 30, 5)), within(1e-9));
        assertThat(held.since(held).and(held).orAsTold(held).heldMicros()).hasValue(80_000);
    }

    @Test
    void ofJoinedPhonesTheOtherStandsInTheBrowsersPlace() {
        var quality = CallQuality.ofPhones(5000, leg(counts(980, 20, 0, 0, 0), CLEAN, 60_000), leg(CLEAN, CLEAN, 60_000));
        assertThat(quality.browser()).isEmpty();
        assertThat(quality.otherTrunk().orElseThrow().in().lossPercent()).isCloseTo(2, within(1e-9));
        assertThat(quality.heardMos().orElseThrow()).isCloseTo(EModel.mos(EModel.r(100, 0)), within(1e-9));
        assertThat(quality.spokenMos().orElseThrow())
                .isCloseTo(EModel.mos(EModel.r(100, Equipment.G711_CONCEALED.effective(2))), within(1e-9));
    }

    @Test
    void whereNothingComesThereIsNoRating() {
        var quality = CallQuality.of(5000, leg(CLEAN, CLEAN, 0), leg(StreamCounts.NOTHING, CLEAN, 0));
        assertThat(quality.heardMos()).isEqualTo(OptionalDouble.empty());
        assertThat(quality.trunk().in().mos()).isEmpty();
        assertThat(quality.spokenMos()).isPresent();
    }

    @Test
    void aStreamOfWhichTheFarEndSaysNothingNewIsAsItWas() {
        var silentReports = new StreamCounts(250, 0, 0, 0, 0, 0, 0, 7000);
        var last = counts(90, 10, 0, 0, 0);
        assertThat(silentReports.orAsTold(last).lossPercent()).isCloseTo(10, within(1e-9));
        assertThat(silentReports.orAsTold(last).packets()).isEqualTo(250);
        assertThat(StreamCounts.NOTHING.orAsTold(last)).isEqualTo(StreamCounts.NOTHING);
    }

    @Test
    void timesAddUp() {
        var first = new StreamCounts(100, 110, 10, 1, 2, 3, 4, 1000);
        var second = new StreamCounts(300, 300, 0, 1, 1, 1, 1, 3000);
        assertThat(first.and(second)).isEqualTo(new StreamCounts(400, 410, 10, 2, 3, 4, 5, 2500));
        assertThat(StreamCounts.NOTHING.and(StreamCounts.NOTHING).jitterMicros()).isZero();
    }

    private static StreamCounts counts(long packets, long lost, long late, long recovered, long concealed) {
        return new StreamCounts(packets, packets + lost, lost, late, 0, recovered, concealed, 0);
    }

    private static LegCounts leg(StreamCounts in, StreamCounts out, long roundTripMicros) {
        boolean browser = roundTripMicros != 60_000;
        return new LegCounts(
                in,
                out,
                browser ? Equipment.OPUS : Equipment.G711_CONCEALED,
                browser ? Equipment.OPUS : Equipment.G711,
                OptionalLong.empty(),
                OptionalLong.of(roundTripMicros));
    }
}
