package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.e2e.Phone.End;

/** The telephone without a mouse. */
class KeyboardIT {
    @Test
    void aCallNeedsNothingButTheKeyboard() {
        try (World world = World.demo(KeyboardIT.class); Phone phone = world.phone(); Wire wire = world.tap("keyboard")) {
            phone.screenshot("gateway-idle");
            Keyboard keys = phone.page().keyboard();
            keys.press("Tab");
            keys.type("+15550101");
            keys.press("Enter");
            phone.await("connected").awaitDigitsPossible();
            keys.type("42#");
            phone.awaitReceived("42#");
            assertThat(phone.at("sent-digits").textContent()).isEqualTo("42#");
            phone.screenshot("gateway-connected");
            keys.press("Escape");
            assertThat(phone.end()).isEqualTo(new End("hangup", null, "browser"));
            assertThat(wire.digitsToTrunk()).extracting(event -> event.event()).containsExactly(4, 2, 11);
            phone.screenshot("gateway-ended");
        }
    }
}
