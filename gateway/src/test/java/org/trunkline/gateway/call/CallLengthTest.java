package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trunkline.media.bridge.MediaEvent;
import org.trunkline.sip.SipEvent;

/** A call that may last ten minutes. */
class CallLengthTest extends CallUnderTest {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    @BeforeEach
    void bound() {
        call = Call.out(TIMES.lastingAtMost(LONGEST), CallUnderTest::routed, List.of(target("a")), START);
        call.begin(grace);
        media(new MediaEvent.BrowserReached());
        done.clear();
    }

    @Test
    void itEndsWhenItHasLastedLongEnough() {
        talk();
        assertThat(call.nextDeadlineNanos() - START).isEqualTo(LONGEST.toNanos());
        tickAfter(LONGEST.toMillis() - 1);
        assertThat(done).isEmpty();
        tickAfter(LONGEST.toMillis());
        assertThat(done).containsExactly("hang up phone: too-long", "ended too-long by gateway", "release");
        assertThat(call.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void ringingDoesNotCount() {
        assertThat(call.nextDeadlineNanos() - START).isEqualTo(TIMES.ring().toNanos());
    }

    @Test
    void whatGoesOnMeanwhileHasItsOwnTime() {
        talk();
        sip(asks("b"));
        assertThat(call.nextDeadlineNanos() - START).isEqualTo(TIMES.ring().toNanos());
        done.clear();
        tickAfter(LONGEST.toMillis());
        assertThat(done).containsExactly(
                "hang up phone: too-long", "hang up phone: too-long", "ended too-long by gateway", "release");
    }

    @Test
    void twoPhonesThatWereJoinedPartWhenTheCallHasLastedLongEnough() {
        refused("b");
        newLeg(new SipEvent.Answered(SDP));
        assertThat(call.nextDeadlineNanos() - START).isEqualTo(LONGEST.toNanos());
        done.clear();
        tickAfter(LONGEST.toMillis());
        assertThat(done).containsExactly("hang up phone: hangup", "hang up phone: hangup", "release");
        assertThat(call.over()).isTrue();
    }

    @Test
    void aCallInCountsFromItsAnswer() {
        call = Call.in(TIMES.lastingAtMost(LONGEST), CallUnderTest::routed, target("a").network());
        leg = Call.CALLER;
        call.begin(grace);
        assertThat(call.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        talk();
        assertThat(call.nextDeadlineNanos() - START).isEqualTo(LONGEST.toNanos());
    }
}
