package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.trunkline.config.Destinations;
import org.trunkline.config.Grants;

class LedgerTest {
    private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30); // monotonic time may wrap
    private static final long UNTIL = at(600);

    private final Ledger ledger = new Ledger();
    private final Admitted anna = user("anna", 2, 3);

    @Test
    void callsAtOnceAreThoseOfAllWaysInTogether() {
        assertTaken(ledger.begins(anna, START));
        assertTaken(ledger.takes(user("anna", 2, 3), START));
        assertRefused(ledger.begins(anna, START), CallError.TOO_MANY_CALLS);
        assertRefused(ledger.takes(anna, START), CallError.TOO_MANY_CALLS);
        assertTaken(ledger.begins(user("berta", 2, 3), START));
        ledger.ends("anna");
        assertTaken(ledger.takes(anna, START));
    }

    @Test
    void callsAMinuteAreThoseOfAnyMinute() {
        begun(0);
        begun(30);
        begun(59);
        assertRefused(ledger.begins(anna, at(59.999)), CallError.TOO_MANY_CALLS_A_MINUTE);
        begun(60);
        assertRefused(ledger.begins(anna, at(89.999)), CallError.TOO_MANY_CALLS_A_MINUTE);
        begun(90);
    }

    @Test
    void aTransferCountsAsBegunAndTakesNoPlace() {
        assertTaken(ledger.begins(anna, START));
        assertTaken(ledger.dials(anna, START));
        assertTaken(ledger.dials(anna, START));
        assertRefused(ledger.dials(anna, START), CallError.TOO_MANY_CALLS_A_MINUTE);
        assertRefused(ledger.begins(anna, START), CallError.TOO_MANY_CALLS_A_MINUTE);
        assertTaken(ledger.takes(anna, START));
    }

    @Test
    void messagesAMinuteAreThoseOfAnyMinute() {
        assertTaken(ledger.writes(anna, START));
        assertTaken(ledger.writes(anna, at(30)));
        assertRefused(ledger.writes(anna, at(59.999)), CallError.TOO_MANY_MESSAGES);
        assertTaken(ledger.writes(anna, at(60)));
        assertTaken(ledger.begins(anna, at(60)));
        assertRefused(ledger.writes(anna, UNTIL), CallError.TOKEN_EXPIRED);
    }

    @Test
    void nobodyHearsMoreMessagesThanHeCouldRead() {
        for (int i = 0; i < 120; i++) {
            assertThat(ledger.hears("anna", START)).isTrue();
        }
        assertThat(ledger.hears("anna", at(59))).isFalse();
        assertThat(ledger.hears("berta", at(59))).isTrue();
        assertThat(ledger.hears("anna", at(60))).isTrue();
    }

    @Test
    void whatIsRefusedDoesNotCount() {
        begun(0);
        begun(1);
        begun(2);
        for (int i = 0; i < 10; i++) {
            assertRefused(ledger.begins(anna, at(3)), CallError.TOO_MANY_CALLS_A_MINUTE);
        }
        assertTaken(ledger.begins(anna, at(60)));
        assertTaken(ledger.begins(anna, at(61)));
        assertRefused(ledger.begins(anna, at(62)), CallError.TOO_MANY_CALLS);
    }

    @Test
    void nothingNewIsAllowedOnceTheTimeIsOver() {
        assertTaken(ledger.begins(anna, UNTIL - 1));
        assertRefused(ledger.begins(anna, UNTIL), CallError.TOKEN_EXPIRED);
        assertRefused(ledger.takes(anna, UNTIL), CallError.TOKEN_EXPIRED);
        assertRefused(ledger.dials(anna, UNTIL), CallError.TOKEN_EXPIRED);
        var forEver = new Admitted("anna", anna.grants(), Admitted.FOR_EVER);
        assertTaken(ledger.takes(forEver, UNTIL));
    }

    @Test
    void whoMayNotBeCalledTakesNoCalls() {
        assertRefused(ledger.takes(new Admitted("anna", Grants.NOTHING, UNTIL), START), CallError.INCOMING_NOT_ALLOWED);
    }

    @Test
    void usersAreForgottenAMinuteAfterTheirLastCall() {
        for (int i = 0; i < 100; i++) {
            assertTaken(ledger.begins(user("user" + i, 1, 1), START));
        }
        for (int i = 0; i < 99; i++) {
            ledger.ends("user" + i);
        }
        assertThat(ledger.size()).isEqualTo(100);
        assertTaken(ledger.begins(anna, at(60)));
        assertThat(ledger.size()).as("anna, and whoever still talks").isEqualTo(2);
    }

    private void begun(double seconds) {
        assertTaken(ledger.begins(anna, at(seconds)));
        ledger.ends("anna");
    }

    private static void assertTaken(Optional<Opened.Refused> outcome) {
        assertThat(outcome).isEmpty();
    }

    private static void assertRefused(Optional<Opened.Refused> outcome, CallError error) {
        assertThat(outcome).map(Opened.Refused::error).contains(error);
    }

    private static Admitted user(String name, int atOnce, int aMinute) {
        return new Admitted(
                name, new Grants(true, Destinations.ANY, List.of(), atOnce, aMinute, 2, Duration.ofHours(1)), UNTIL);
    }

    private static long at(double seconds) {
        return START + Math.round(seconds * 1e9);
    }
}
