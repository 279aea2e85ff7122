package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.sip.Offers.Step;

/** The order of offers and answers, without a wire (RFC 3261 §14, RFC 6337). */
class OffersTest {
    private static final byte[] OURS = "ours".getBytes(US_ASCII);
    private static final byte[] THEIRS = "theirs".getBytes(US_ASCII);
    private static final byte[] NEW = "new".getBytes(US_ASCII);
    private static final byte[] NONE = {};
    private final Offers offers = new Offers(true, new Random(1), OURS, THEIRS);

    private static <T> T only(List<Step> steps, Class<T> kind) {
        assertThat(steps).hasSize(1);
        assertThat(steps.getFirst()).isInstanceOf(kind);
        return kind.cast(steps.getFirst());
    }

    @Test
    void secondOfferWhileTheFirstWaitsIsRefusedForAWhile() {
        only(offers.asked(false, NEW), Step.Tell.class);
        var refused = only(offers.asked(false, NEW), Step.Reject.class);
        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.retryAfterSeconds()).isBetween(0, 10);
        assertThat(offers.owesAnAnswer()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theirOfferMeetsOurs(boolean update) {
        only(offers.offer(NEW), Step.Invite.class);
        assertThat(only(offers.asked(update, NEW), Step.Reject.class).status()).isEqualTo(491);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void waitAfterGlareDependsOnWhoMadeTheCallId(boolean callIdIsOurs) {
        for (int seed = 0; seed < 200; seed++) {
            var one = new Offers(callIdIsOurs, new Random(seed), OURS, THEIRS);
            one.offer(NEW);
            assertThat(one.refused(491, OptionalInt.empty())).isEmpty();
            var wait = one.patience().orElseThrow();
            assertThat(wait).isBetween(
                    callIdIsOurs ? Duration.ofMillis(2100) : Duration.ZERO,
                    callIdIsOurs ? Duration.ofSeconds(4) : Duration.ofSeconds(2));
            assertThat(wait.toMillis() % 10).isZero();
            assertThat(only(one.waited(), Step.Invite.class).sdp()).isEqualTo(NEW);
        }
    }

    @Test
    void glareDoesNotGoOnForEver() {
        only(offers.offer(NEW), Step.Invite.class);
        int tries = 1;
        while (tries <= 10 && offers.refused(491, OptionalInt.empty()).isEmpty()) {
            only(offers.waited(), Step.Invite.class);
            tries++;
        }
        assertThat(tries).isBetween(3, 10);
        assertThat(offers.patience()).isEmpty();
    }

    @Test
    void theirOfferInTheWaitGoesFirstAndOursFollows() {
        offers.offer(NEW);
        offers.refused(491, OptionalInt.empty());
        only(offers.asked(true, THEIRS), Step.Tell.class);
        var steps = offers.answer(OURS);
        assertThat(steps).hasSize(2);
        assertThat(steps.getFirst()).isInstanceOf(Step.Accept.class);
        assertThat(steps.getLast()).isInstanceOf(Step.Invite.class);
    }

    @Test
    void offerOfTheOwnerWaitsForTheAck() {
        offers.asked(false, NEW);
        only(offers.answer(OURS), Step.Accept.class);
        assertThat(offers.offer(NEW)).isEmpty();
        only(offers.acknowledged(NONE), Step.Invite.class);
    }

    @Test
    void refreshWithTheSameAnswerIsNoNews() {
        assertThat(only(offers.refresh(), Step.Invite.class).sdp()).isEqualTo(OURS);
        assertThat(offers.answered(THEIRS)).isEmpty();
        only(offers.refresh(), Step.Invite.class);
        only(offers.answered(NEW), Step.Tell.class);
    }

    @Test
    void refreshRepeatsWhatWasSaidLast() {
        offers.asked(true, THEIRS);
        offers.answer(NEW);
        assertThat(only(offers.refresh(), Step.Invite.class).sdp()).isEqualTo(NEW);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 481})
    void peerThatHasGoneEndsTheCall(int status) {
        offers.offer(NEW);
        only(offers.refused(status, OptionalInt.empty()), Step.End.class);
    }

    @Test
    void ownerThatSaysNothingRefuses() {
        offers.asked(false, NEW);
        assertThat(offers.patience()).hasValue(Offers.OWNERS_TIME);
        assertThat(only(offers.waited(), Step.Refuse.class).status()).isEqualTo(488);
        assertThat(offers.answer(OURS)).isEmpty(); // too late
    }

    @Test
    void offerInOur200IsNotCrossedByAnother() {
        only(offers.asked(false, NONE), Step.Tell.class);
        only(offers.answer(NEW), Step.Accept.class);
        assertThat(only(offers.asked(true, THEIRS), Step.Reject.class).status()).isEqualTo(491);
    }

    @Test
    void lostAckEndsTheCallUnlessThePeerGoesOn() {
        offers.asked(false, NEW);
        offers.answer(OURS);
        only(offers.asked(false, THEIRS), Step.Tell.class); // only the ACK was lost
        offers.answer(OURS);
        only(offers.waited(), Step.End.class);
    }

    @Test
    void peerThatRingsForEverIsTakenBackAndThenLeft() {
        offers.offer(NEW);
        only(offers.waited(), Step.Cancel.class);
        only(offers.waited(), Step.End.class);
    }

    @Test
    void busyPeerIsAskedAgainWhenItSaid() {
        offers.offer(NEW);
        assertThat(offers.refused(500, OptionalInt.of(3))).isEmpty();
        assertThat(offers.patience()).hasValue(Duration.ofSeconds(3));
    }
}
