package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.measure.Tshark.Rtp;

/** A call goes on while its page is loaded anew, and while its socket is cut; the phone says back what it hears. */
@Tag("alone")
class SurvivalIT {
    private static final String ECHO = "+15550100";

    private static World world;

    @BeforeAll
    static void start() {
        world = World.demo(SurvivalIT.class, "trunkline.calls.grace=30s", "trunkline.trunks[0].downlink.dtx=false");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void thePageIsLoadedAnew() {
        try (Phone phone = world.phone(); Wire wire = world.tap("reload")) {
            phone.call(ECHO).awaitHeard(2);
            phone.loadAnew().awaitCall("open").awaitHeard(2);
            phone.endCalls();
            assertThat(phone.received()).anyMatch(message -> message.contains("\"calls\":[{"));
            assertSteady(wire.toTrunk());
            var voice = wire.heardByTrunk(0);
            assertThat(voice.between(0.5, 2).levelDbov()).as("before").isGreaterThan(-40);
            assertThat(voice.between(voice.seconds() - 2, voice.seconds() - 0.5).levelDbov()).as("after").isGreaterThan(-40);
        }
    }

    @Test
    void theSocketIsCut() throws IOException {
        var here = InetAddress.getLoopbackAddress();
        try (TcpRelay relay = new TcpRelay(here, new InetSocketAddress(here, world.gateway().page().getPort()));
                Phone phone = world.phone(URI.create("http://localhost:" + relay.port() + "/"));
                Wire wire = world.tap("cut")) {
            phone.call(ECHO).awaitHeard(1);
            relay.cut();
            phone.awaitCall("reconnecting").awaitCall("open").awaitHeard(1);
            phone.endCalls();
            assertSteady(wire.toTrunk());
            assertThat(longest(wire.fromBrowsers())).as("nothing was missing").isLessThan(0.3);
            assertThat(phone.sent()).as("media was left alone").noneMatch(message -> message.contains("\"type\":\"media\""));
        }
    }

    /** One stream, in which no number is left out, whose clock is that of the wall, and which nothing holds up. */
    private static void assertSteady(List<Rtp> stream) {
        assertThat(stream).hasSizeGreaterThan(100);
        for (int i = 1; i < stream.size(); i++) {
            assertThat(stream.get(i).ssrc()).isEqualTo(stream.get(i - 1).ssrc());
            assertThat(stream.get(i).sequence()).isEqualTo(stream.get(i - 1).sequence() + 1 & 0xFFFF);
        }
        double clock = (stream.getLast().timestamp() - stream.getFirst().timestamp() & 0xFFFF_FFFFL) / 8000.0;
        assertThat(clock).isCloseTo(stream.getLast().seconds() - stream.getFirst().seconds(), within(0.5));
        assertThat(longest(stream)).as("the longest silence").isLessThan(0.5);
    }

    /** The longest time between packets, in seconds. */
    private static double longest(List<Rtp> packets) {
        double longest = 0;
        for (int i = 1; i < packets.size(); i++) {
            longest = Math.max(longest, packets.get(i).seconds() - packets.get(i - 1).seconds());
        }
        return longest;
    }
}
