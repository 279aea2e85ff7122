package org.trunkline.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.trunkline.config.Destinations;
import org.trunkline.config.Grants;
import org.trunkline.sip.Dialled;
import org.trunkline.sip.SipCall;
import org.trunkline.sip.SipEvent;
import org.trunkline.sip.TransferTarget;
import org.trunkline.sip.Trunk;

/** What a user was granted holds wherever his calls are sent, by himself or by a phone. */
class OutwardTest {
    private static final Grants GRANTS = new Grants(
            true, Destinations.of(List.of("+49")), List.of("+4930123450", "+4930123451"), 4, 2, 0, Duration.ofHours(1));

    private static final Outward.Inside NOBODY = new Outward.Inside() {
        @Override
        public SipCall call(Goal.Users users, byte[] sdpOffer, Consumer<? super SipEvent> events) {
            throw new AssertionError("nobody is called");
        }

        @Override
        public Optional<SipCall> echo(byte[] sdpOffer, Consumer<? super SipEvent> events) {
            throw new AssertionError("nobody is called");
        }
    };

    private final Pass pass = new Pass(new Admitted("anna", GRANTS, Admitted.FOR_EVER));
    private final Ledger ledger = new Ledger();

    @Test
    void onlyGrantedNumbersAreDialled() {
        assertThat(way(Optional.empty()).goals(number("+4930123456"))).hasSize(1);
        assertThat(way(Optional.empty()).goals(number("+15550100"))).isEmpty();
    }

    @Test
    void theChosenNumberIsShownElseTheFirst() {
        assertThat(caller(way(Optional.of("+4930123451")))).contains("+4930123451");
        assertThat(caller(way(Optional.empty()))).contains("+4930123450");
    }

    @Test
    void aPhoneSendsNobodyWhereHeMayNotCallAndNotOftener() {
        var way = way(Optional.empty());
        assertThat(way.goals(phoneSays("+15550100"))).isEmpty();
        assertThat(way.goals(phoneSays("+4930123456"))).hasSize(1);
        assertThat(way.goals(phoneSays("+4930123456"))).hasSize(1);
        assertThat(way.goals(phoneSays("+4930123456"))).isEmpty();
    }

    @Test
    void aRenewedPassCountsForCallsThatGoOn() {
        var way = way(Optional.empty());
        assertThat(pass.renew(new Admitted("berta", Grants.BY_ROUTES, Admitted.FOR_EVER))).isFalse();
        assertThat(way.goals(phoneSays("+15550100"))).isEmpty();
        assertThat(pass.renew(new Admitted("anna", Grants.BY_ROUTES, Admitted.FOR_EVER))).isTrue();
        assertThat(way.goals(phoneSays("+15550100"))).hasSize(1);
        pass.renew(new Admitted("anna", Grants.BY_ROUTES, System.nanoTime()));
        assertThat(way.goals(phoneSays("+15550100"))).as("its time is over").isEmpty();
    }

    @Test
    void whoeverMayCallAnybodyMayCallTheEcho() {
        assertThat(way(Optional.empty()).goals(new Whom.Echo())).containsExactly(new Goal.Echo());
        pass.renew(new Admitted("anna", grants(Destinations.of(List.of("echo"))), Admitted.FOR_EVER));
        assertThat(way(Optional.empty()).goals(new Whom.Echo())).hasSize(1);
        assertThat(way(Optional.empty()).goals(number("+4930123456"))).isEmpty();
        pass.renew(new Admitted("anna", Grants.NOTHING, Admitted.FOR_EVER));
        assertThat(way(Optional.empty()).goals(new Whom.Echo())).isEmpty();
        assertThat(way(Optional.empty()).whyNot(new Whom.Echo())).contains("may not call this number");
    }

    private static Grants grants(Destinations to) {
        return new Grants(true, to, List.of(), 4, 2, 0, Duration.ofHours(1));
    }

    private Outward way(Optional<String> callerId) {
        var settings = Gear.settings(Trunk.udp("office", Gear.address(), 5060, "anonymous"), "anna", 2);
        return new Outward(settings, pass, callerId, ledger, new TrunkLines(), _ -> {
            throw new AssertionError("nobody is called");
        }, NOBODY);
    }

    private static Optional<String> caller(Outward way) {
        return ((Goal.Number) way.goals(number("+4930123456")).getFirst()).at().dialling().caller();
    }

    private static Whom number(String dialled) {
        return new Whom.Number(new Dialled(dialled));
    }

    private static TransferTarget phoneSays(String number) {
        return new TransferTarget(number, "example.com", Optional.empty());
    }
}
