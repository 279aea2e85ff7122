package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.measure.Tshark;

/** A route with two trunks, of which the first does not do its part: the second has the call soon. */
@Tag("beside")
class FailoverIT {
    private static final double AT_ONCE_SECONDS = 0.5;
    private static final double AFTER_SILENCE_SECONDS = 4;

    private static final int DEAD_PORT = Ports.udp();
    private static final int REFUSING_PORT = Ports.udp();
    private static DatagramSocket silent;
    private static Baresip baresip;
    private static World world;

    @BeforeAll
    static void start() throws IOException {
        silent = new DatagramSocket(Ports.udp(), InetAddress.getLoopbackAddress());
        baresip = new Baresip(World.directory(FailoverIT.class).resolve("phone"), "+4930123456", "PCMU", Speech.story());
        world = World.configured(FailoverIT.class, baresip.port(), """
                trunkline:
                  trunks:
                    - {name: dead, address: "127.0.0.1:%d"}
                    - {name: refusing, address: "127.0.0.1:%d"}
                    - {name: silent, address: "127.0.0.1:%d"}
                    - {name: good, address: "127.0.0.1:%d"}
                  routes:
                    - {prefix: "+1", targets: [{trunk: dead}, {trunk: good, number: "+4930123456"}]}
                    - {prefix: "+2", targets: [{trunk: refusing}, {trunk: good, number: "+4930123456"}]}
                    - {prefix: "+3", targets: [{trunk: silent}, {trunk: good, number: "+4930123456"}]}
                  users: [{name: tester, open: true, calls-at-once: 100, calls-a-minute: 1000}]
                  origins: self
                """.formatted(DEAD_PORT, REFUSING_PORT, silent.getLocalPort(), baresip.port()));
    }

    @AfterAll
    static void stop() {
        world.close();
        baresip.close();
        silent.close();
    }

    @Test
    void aPortThatNobodyListensAtIsLeftAtOnce() {
        assertThat(secondsToTheNext("+15550100", DEAD_PORT)).isLessThan(AT_ONCE_SECONDS);
    }

    @Test
    void aTrunkThatCannotIsLeftAtOnce() throws IOException {
        try (ScriptedPhone refusing = Script.called().refuses("503 Service Unavailable")
                .playedAt(REFUSING_PORT, world.directory().resolve("refusing"))) {
            assertThat(secondsToTheNext("+25550100", REFUSING_PORT)).isLessThan(AT_ONCE_SECONDS);
            refusing.succeeds();
        }
    }

    @Test
    void aTrunkThatSaysNothingIsLeftSoon() {
        assertThat(secondsToTheNext("+35550100", silent.getLocalPort())).isLessThan(AFTER_SILENCE_SECONDS);
    }

    /** From the first INVITE to one trunk to the first to the good one, which answers. */
    private static double secondsToTheNext(String number, int firstPort) {
        try (Phone phone = world.phone(); Wire wire = world.tap(number)) {
            phone.call(number).hangUp();
            List<Tshark.Sip> said = wire.sip();
            return firstInvite(said, baresip.port()) - firstInvite(said, firstPort);
        }
    }

    private static double firstInvite(List<Tshark.Sip> said, int port) {
        return said.stream().filter(message -> message.what().equals("INVITE") && message.destinationPort() == port)
                .findFirst().orElseThrow(() -> new AssertionError("no INVITE to port " + port + ": " + said)).seconds();
    }
}
