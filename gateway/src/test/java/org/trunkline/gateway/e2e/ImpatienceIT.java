package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.e2e.Phone.End;

/** What ends by itself when nothing comes, with all patience set short. */
class ImpatienceIT {
    private static World world;

    @BeforeAll
    static void start() {
        world = World.demo(ImpatienceIT.class, "trunkline.calls.ring-time=3s",
                "trunkline.media.consent-interval=1s", "trunkline.media.consent-expiry=4s",
                "trunkline.users[1].name=hasty", "trunkline.users[1].secret=hasty's", "trunkline.users[1].longest-call=2s");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void aPhoneThatNobodyAnswersStopsRinging() {
        try (Phone phone = world.phone(); Wire wire = world.tap("no-answer")) {
            phone.dial("+15550105").await("ringing");
            assertThat(phone.end()).isEqualTo(new End("no-answer", null, "gateway"));
            wire.awaitSip("CANCEL sip:");
            wire.awaitSip("Reason: Q.850;cause=19;text=\"no-answer\"");
        }
    }

    /** RFC 7675: its WebSocket is as open as before, but nobody there says any more that media is wanted. */
    @Test
    void aBrowserThatFallsSilentLosesItsCall() {
        try (Chromium victim = world.anotherBrowser(); Wire wire = world.tap("browser-frozen")) {
            victim.open(world.gateway().page()).call("+15550103").listen(1);
            victim.freeze();
            wire.awaitSip("BYE sip:");
            wire.awaitSip("Reason: Q.850;cause=41;text=\"media-failed\"");
            world.gateway().awaitNothingHeld();
            victim.kill();
        }
    }

    @Test
    void whoMayTalkForTwoSecondsTalksNoLonger() {
        try (Phone phone = world.phone().registered("hasty", "hasty's"); Wire wire = world.tap("too-long")) {
            assertThat(phone.call("+15550103").end()).isEqualTo(new End("too-long", null, "gateway"));
            wire.awaitSip("Reason: Q.850;cause=16;text=\"too-long\"");
        }
    }
}
