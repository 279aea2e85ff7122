package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the management port says of trunks. */
class AdministrationIT {
    @Test
    void aTrunksCallsAndHostsAreTold() throws IOException {
        try (World world = World.demo(AdministrationIT.class); Phone phone = world.phone()) {
            phone.call("+15550100");
            var trunk = new JsonArray(world.gateway().get("/trunkline/trunks").body()).getJsonObject(0);
            assertThat(trunk.getString("name")).isEqualTo("demo");
            assertThat(trunk.getInteger("calls")).isEqualTo(1);
            var target = trunk.getJsonArray("targets").getJsonObject(0);
            assertThat(target.getString("address")).contains(String.valueOf(world.gateway().trunkPort()));
            assertThat(target.getBoolean("alive")).isTrue();
            assertThat(world.gateway().get("/q/metrics").body())
                    .contains("trunkline_trunk_calls{trunk=\"demo\"} 1.0")
                    .contains("trunkline_trunk_targets_alive{trunk=\"demo\"} 1.0")
                    .contains("trunkline_sip_refusals_total{reason=\"stranger\"}");
            phone.hangUp();
        }
    }
}
