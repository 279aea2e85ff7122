package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a session is refreshed, and when it is given up (RFC 4028 §10). */
class SessionClockTest {
    private final SessionClock clock = new SessionClock();

    private void agreed(long seconds, boolean weRefresh) {
        clock.agreed(Optional.of(new SessionTerms(Duration.ofSeconds(seconds), weRefresh)));
    }

    @ParameterizedTest
    @CsvSource({"90, 60", "96, 64", "1800, 1768"})
    void silentPeerIsGivenUpBeforeTheEnd(long interval, long after) {
        agreed(interval, false);
        assertThat(clock.patience()).hasValue(Duration.ofSeconds(after));
        assertThat(clock.due()).isEqualTo(SessionClock.Due.END);
    }

    @ParameterizedTest
    @CsvSource({"90, 45, 15", "1800, 900, 868"})
    void weRefreshAtHalfTimeAndGiveUpWhenThatFails(long interval, long half, long rest) {
        agreed(interval, true);
        assertThat(clock.patience()).hasValue(Duration.ofSeconds(half));
        assertThat(clock.due()).isEqualTo(SessionClock.Due.REFRESH);
        assertThat(clock.patience()).hasValue(Duration.ofSeconds(rest));
        assertThat(clock.due()).isEqualTo(SessionClock.Due.END);
    }

    @Test
    void refreshStartsAnew() {
        agreed(90, true);
        clock.due();
        agreed(90, true);
        assertThat(clock.due()).isEqualTo(SessionClock.Due.REFRESH);
    }

    @Test
    void nothingAgreedNeverEnds() {
        agreed(90, true);
        clock.agreed(Optional.empty());
        assertThat(clock.patience()).isEmpty();
        assertThat(clock.present()).isEmpty();
    }

    @Test
    void longerIntervalIsAskedForNext() {
        agreed(90, true);
        clock.due();
        clock.atLeast(Duration.ofSeconds(120));
        assertThat(clock.present()).hasValue(new SessionTerms(Duration.ofSeconds(120), true));
    }

    /** A hold of ours, in a session that the peer refreshes. */
    @Test
    void soItIsWhereThePeerRefreshes() {
        agreed(90, false);
        clock.atLeast(Duration.ofSeconds(120));
        assertThat(clock.present()).hasValue(new SessionTerms(Duration.ofSeconds(120), false));
        clock.atLeast(Duration.ofSeconds(90));
        assertThat(clock.present()).hasValue(new SessionTerms(Duration.ofSeconds(120), false));
    }
}
