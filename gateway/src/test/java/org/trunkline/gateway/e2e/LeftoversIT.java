package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls leave nothing behind, however they end. */
class LeftoversIT {
    @Test
    void afterAllCallsTheGatewayHoldsWhatItHeldBefore() throws IOException {
        try (World world = World.demo(LeftoversIT.class)) {
            GatewayProcess gateway = world.gateway();
            callEverySort(world); // what is loaded once is loaded now
            gateway.awaitNothingHeld();
            Footprint before = gateway.footprint();
            for (int round = 0; round < 3; round++) {
                callEverySort(world);
            }
            gateway.awaitNothingHeld();
            Await.until("no more than before: " + before, () -> {
                Footprint now = gateway.footprint();
                assertThat(now).matches(it -> it.holdsNoMoreThan(before), "holds no more");
                return true;
            });
        }
    }

    private static void callEverySort(World world) {
        List<Phone> phones = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                phones.add(world.phone().call("+15550103"));
            }
            phones.get(0).hangUp();
            phones.get(1).closeTab();
            phones.get(0).dial("+15550104").await("ended");
            phones.get(0).dial("+15550105").await("ringing").hangUp();
            phones.get(0).dial("+15550106").await("early-media").hangUp();
            phones.get(2).sendDigits("5", 100, 70).hangUp();
        } finally {
            phones.forEach(Phone::close);
        }
    }
}
