package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.e2e.Phone.End;
import org.trunkline.gateway.measure.Tshark;

/** How calls come about and how they end, as the page tells it and as the trunk sees it. */
class ProgressIT {
    private static World world;

    @BeforeAll
    static void start() {
        world = World.demo(ProgressIT.class);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void thePageHangsUp() {
        try (Phone phone = world.phone(); Wire wire = world.tap("page-hangs-up")) {
            phone.call("+15550100").hangUp();
            assertThat(phone.end()).isEqualTo(new End("hangup", null, "browser"));
            wire.awaitSip("BYE sip:");
            assertThat(fromGateway(wire)).containsExactly("INVITE", "ACK", "BYE");
        }
    }

    @Test
    void thePhoneHangsUp() {
        try (Phone phone = world.phone(); Wire wire = world.tap("phone-hangs-up")) {
            phone.call("+15550107");
            assertThat(phone.end()).isEqualTo(new End("hangup", null, "phone"));
            assertThat(phone.heardSeconds()).isBetween(4.0, 7.0);
            assertThat(fromGateway(wire)).containsExactly("INVITE", "ACK", "200");
        }
    }

    @Test
    void thePageGivesUpWhileItRings() {
        try (Phone phone = world.phone(); Wire wire = world.tap("cancel")) {
            phone.dial("+15550105").await("ringing").hangUp();
            assertThat(phone.end()).isEqualTo(new End("cancelled", null, "browser"));
            wire.awaitSip("ACK sip:");
            assertThat(fromGateway(wire)).containsExactly("INVITE", "CANCEL", "ACK");
            assertThat(wire.sip()).extracting(Tshark.Sip::what).contains("487");
        }
    }

    @Test
    void aBusyPhoneIsToldAsBusy() {
        assertThat(endOf("+15550104")).isEqualTo(new End("busy", 486, "phone"));
    }

    @Test
    void aRejectedCallIsToldAsDeclined() {
        assertThat(endOf("+15550109")).isEqualTo(new End("declined", 603, "phone"));
    }

    @Test
    void aNumberThatTheTrunkDoesNotKnowIsToldAsNotFound() {
        assertThat(endOf("+15559999")).isEqualTo(new End("not-found", 404, "phone"));
    }

    @Test
    void aNumberWithoutARouteIsRefusedBeforeAnythingIsSent() {
        try (Phone phone = world.phone(); Wire wire = world.tap("no-route")) {
            phone.dial("+4930123456");
            assertThat(phone.end().cause()).isEqualTo("refused");
            assertThat(phone.received()).anyMatch(message -> message.contains("destination-not-allowed"));
            assertThat(wire.sip()).isEmpty();
        }
    }

    @Test
    void aTabThatIsClosedEndsItsCall() {
        try (Phone phone = world.phone(); Wire wire = world.tap("tab-closed")) {
            phone.call("+15550103").listen(1).closeTab();
            wire.awaitSip("BYE sip:");
            world.gateway().awaitNothingHeld();
        }
    }

    @Test
    void aBrowserThatIsKilledEndsItsCall() {
        try (Chromium victim = world.anotherBrowser(); Wire wire = world.tap("browser-killed")) {
            victim.open(world.gateway().page()).call("+15550103").listen(1);
            victim.kill();
            wire.awaitSip("BYE sip:");
            world.gateway().awaitNothingHeld();
        }
    }

    private static End endOf(String number) {
        try (Phone phone = world.phone()) {
            return phone.dial(number).end();
        }
    }

    private static List<String> fromGateway(Wire wire) {
        return wire.sip().stream()
                .filter(message -> message.sourcePort() == world.gateway().sipPort())
                .map(Tshark.Sip::what).toList();
    }
}
