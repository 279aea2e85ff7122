package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.e2e.Phone.End;

/** What the softphone can do besides one call. */
class SoftphoneIT {
    private static final String ECHO = "+15550100";
    private static final String SPEECH = "+15550103";
    private static final String HANGS_UP = "+15550107"; // a few seconds after it was answered
    private static final double PREFLIGHT_PATIENCE_MILLIS = 60_000;

    private static World world;

    @BeforeAll
    static void start() {
        world = World.demo(SoftphoneIT.class);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void twoCallsAreSwitchedAndOneIsHandedOver() {
        try (Phone phone = world.phone()) {
            phone.call(ECHO).at("second-call").click();
            phone.dial(SPEECH);
            phone.at("other").getByText("On hold").waitFor();
            phone.awaitStatus("Connected");
            String second = phone.at("who").textContent();
            phone.at("switch").click();
            phone.at("other").getByText(second).waitFor();
            phone.at("other").getByText("On hold").waitFor();
            phone.awaitStatus("Connected").at("transfer").click();
            phone.screenshot("gateway-two-calls");
            phone.at("transfer").click();
            phone.at("hang-up").click();
            phone.awaitStatus("On hold").at("hold").click();
            phone.awaitStatus("Connected").handOverTo(HANGS_UP); // the carrier takes no REFER: the gateway joins both
            assertThat(phone.end()).isEqualTo(new End("transferred", null, "browser"));
            phone.at("tab-history").click();
            assertThat(phone.at("past").count()).isEqualTo(2);
        }
        world.gateway().awaitNothingHeld();
    }

    @Test
    void theWayToTheGatewayIsTested() {
        try (Phone phone = world.phone()) {
            phone.at("tab-sound").click();
            phone.at("test-connection").click();
            phone.at("verdict").getByText("MOS").waitFor(new Locator.WaitForOptions().setTimeout(PREFLIGHT_PATIENCE_MILLIS));
            phone.screenshot("gateway-preflight");
        }
        world.gateway().awaitNothingHeld();
    }
}
