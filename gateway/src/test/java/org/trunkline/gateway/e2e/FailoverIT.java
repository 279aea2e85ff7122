package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.gateway.measure.Tshark;

/** A route with two trunks, of which the first does not do its part: the second has the call. */
class FailoverIT {
    // RFC 3261 §17.1.1.2: copies go out after 0.5, 1.5, 3.5 and 7.5 s, by the clock that also moves the call on
    private static final int COPIES_AT_ONCE = 3;
    private static final int COPIES_SOON = 4;

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
                    - {name: dead, address: "127.0.0.1:%d", patience: 1h} # nothing but ICMP can move a call on before Timer B
                    - {name: refusing, address: "127.0.0.1:%d", patience: 1h} # nothing but its refusal
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
        List<Tshark.Sip> said = saidOnTheWayTo("+15550100");
        assertThat(invitesTo(said, DEAD_PORT)).hasSizeBetween(1, COPIES_AT_ONCE);
        assertThat(invitesTo(said, baresip.port())).isNotEmpty();
    }

    @Test
    void aTrunkThatCannotIsLeftAtOnce() throws IOException {
        try (ScriptedPhone refusing = Script.called().refuses("503 Service Unavailable")
                .playedAt(REFUSING_PORT, world.directory().resolve("refusing"))) {
            List<Tshark.Sip> said = saidOnTheWayTo("+25550100");
            assertThat(invitesTo(said, REFUSING_PORT)).hasSizeBetween(1, COPIES_AT_ONCE);
            assertThat(invitesTo(said, baresip.port())).isNotEmpty();
            refusing.succeeds();
        }
    }

    @Test
    void aTrunkThatSaysNothingIsLeftSoon() {
        List<Tshark.Sip> said = saidOnTheWayTo("+35550100");
        assertThat(invitesTo(said, baresip.port())).isNotEmpty();
        assertThat(invitesTo(said, silent.getLocalPort())).hasSizeBetween(1, COPIES_SOON);
    }

    /** Of a call that the good one answers in the end. */
    private static List<Tshark.Sip> saidOnTheWayTo(String number) {
        try (Phone phone = world.phone(); Wire wire = world.tap(number)) {
            phone.call(number).hangUp();
            return wire.sipWithCopies();
        }
    }

    private static List<Tshark.Sip> invitesTo(List<Tshark.Sip> said, int port) {
        return said.stream().filter(message -> message.what().equals("INVITE") && message.destinationPort() == port).toList();
    }
}
