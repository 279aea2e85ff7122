package org.trunkline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.trunkline.config.ExtensionPlan;
import org.trunkline.config.TrunkPlan;
import org.trunkline.gateway.call.CallNews;
import org.trunkline.gateway.call.Invitation;
import org.trunkline.gateway.call.Letter;
import org.trunkline.gateway.call.Presence;
import org.trunkline.gateway.call.Station;
import org.trunkline.media.bridge.TrunkMedia;
import org.trunkline.sip.Trunk;

/** Whose extensions are registered, as pages come and go and the configuration changes. */
class ExtensionsTest {
    private final Presence presence = new Presence();
    private final Station one = new Page();
    private final Station two = new Page();
    private Set<String> registered = Set.of();
    private int told;

    private Extensions extensions(Duration grace) {
        return new Extensions(presence, grace, users -> {
            registered = users;
            told++;
        });
    }

    private static ExtensionPlan of(String user, boolean always) {
        var trunk = Trunk.udp("pbx", "192.0.2.20", 5060, "anonymous");
        return new ExtensionPlan(user, new TrunkPlan(trunk, TrunkMedia.DEFAULT, 9), always);
    }

    @Test
    void ofWhoIsOnlineAndOfWhoIsReachedAlways() {
        try (var extensions = extensions(Duration.ZERO)) {
            extensions.plan(List.of(of("anna", false), of("berta", true)));
            assertThat(registered).containsExactly("berta");
            presence.add("anna", one);
            presence.add("anna", two);
            presence.remove("anna", one);
            assertThat(registered).containsExactlyInAnyOrder("anna", "berta");
            presence.remove("anna", two);
            assertThat(registered).containsExactly("berta");
            int before = told;
            presence.add("berta", one);
            presence.add("carl", one);
            assertThat(told).as("nothing changes with them").isEqualTo(before);
        }
    }

    @Test
    void aReloadOfThePageIsNotNoticed() {
        try (var extensions = extensions(Duration.ofHours(1))) {
            extensions.plan(List.of(of("anna", false)));
            presence.add("anna", one);
            presence.remove("anna", one);
            assertThat(registered).containsExactly("anna");
            presence.add("anna", two);
            assertThat(registered).containsExactly("anna");
        }
    }

    @Test
    void anotherConfigurationIsTakenOver() {
        try (var extensions = extensions(Duration.ofHours(1))) {
            presence.add("anna", one);
            extensions.plan(List.of(of("berta", false)));
            assertThat(registered).isEmpty();
            extensions.plan(List.of(of("anna", false)));
            assertThat(registered).as("she was here before she had one").containsExactly("anna");
            extensions.plan(List.of());
            assertThat(registered).isEmpty();
            presence.remove("anna", one);
            extensions.plan(List.of(of("anna", false)));
            assertThat(registered).as("she went when she had none").isEmpty();
        }
    }

    private static final class Page implements Station {
        @Override
        public void rings(Invitation call) {}

        @Override
        public void stops(String callId, CallNews.Ended why) {}

        @Override
        public void isWrittenTo(Letter letter, IntConsumer outcome) {}
    }
}
