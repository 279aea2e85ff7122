package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.TrunkAddress.Transport;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/** dnsjava against a name server on the loopback. */
class DnsNamesTest {
    private final DnsServer server = new DnsServer();
    private final DnsNames names = new DnsNames(Optional.of(server.address()));

    @AfterEach
    void close() {
        server.close();
    }

    private static Name name(String text) {
        return Name.fromConstantString(text);
    }

    private void address(String host, long ttlSeconds, String address) {
        server.knows(new ARecord(name(host), DClass.IN, ttlSeconds, InetAddress.ofLiteral(address)));
    }

    private void srv(String service, int priority, int port, String host) {
        server.knows(new SRVRecord(name(service), DClass.IN, 60, priority, 0, port, name(host)));
    }

    private long asked(String question) {
        return server.asked.stream().filter(question::equals).count();
    }

    @Test
    void naptrSrvAndAddressesLeadToTheHosts() throws IOException {
        server.knows(new NAPTRRecord(name("carrier.test."), DClass.IN, 60, 10, 20, "s", "SIPS+D2T", "",
                name("_sips._tcp.carrier.test.")));
        srv("_sips._tcp.carrier.test.", 20, 5071, "b.carrier.test.");
        srv("_sips._tcp.carrier.test.", 10, 5061, "a.carrier.test.");
        address("a.carrier.test.", 60, "127.0.0.1");
        address("b.carrier.test.", 60, "127.0.0.2");
        var trunk = Trunk.at("t", new TrunkAddress("carrier.test", 0, Transport.TLS), "1");
        assertThat(new Locator(names, new Random(1)).hosts(trunk).stream().map(Target::toString))
                .containsExactly("TLS 127.0.0.1:5061", "TLS 127.0.0.2:5071");
    }

    @Test
    void answersAreKeptAsLongAsTheySay() throws IOException {
        address("kept.test.", 60, "127.0.0.1");
        address("moving.test.", 0, "127.0.0.1");
        for (int i = 0; i < 3; i++) {
            assertThat(names.addresses("kept.test")).hasSize(1);
            assertThat(names.addresses("moving.test")).hasSize(1);
        }
        assertThat(asked("A kept.test")).isEqualTo(1);
        assertThat(asked("A moving.test")).isEqualTo(3);
    }

    @Test
    void nothingAndDontKnowAreDifferent() throws IOException {
        assertThat(names.srv("_sip._udp.nowhere.test")).isEmpty();
        server.fails(Type.SRV, Rcode.SERVFAIL);
        assertThatThrownBy(() -> names.srv("_sip._udp.broken.test")).isInstanceOf(IOException.class);
    }

    @Test
    void aServerThatIsSilentAboutNaptrIsNotAskedAgainAtOnce() throws IOException {
        server.fails(Type.NAPTR, -1);
        address("silent.test.", 0, "127.0.0.1");
        var trunk = Trunk.at("t", new TrunkAddress("silent.test", 0, Transport.UDP), "1");
        var locator = new Locator(names, new Random(1));
        assertThat(locator.hosts(trunk)).hasSize(1);
        long asked = asked("NAPTR silent.test");
        assertThat(locator.hosts(trunk)).hasSize(1);
        assertThat(asked("NAPTR silent.test")).isEqualTo(asked).isPositive();
    }

    @Test
    void namesThatOnlyTheSystemKnowsAreFound() throws IOException {
        assertThat(DnsNames.usual().addresses("localhost")).contains(InetAddress.ofLiteral("127.0.0.1"));
    }
}
