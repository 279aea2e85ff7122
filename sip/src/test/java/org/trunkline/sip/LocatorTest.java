package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.TrunkAddress.Transport;

/** RFC 3263 §4 over a zone of our own. */
class LocatorTest {
    private final Zone zone = new Zone();

    private List<String> hosts(String host, int port, Transport transport) throws IOException {
        var trunk = Trunk.at("t", new TrunkAddress(host, port, transport), "1");
        return new Locator(zone, new Random(5)).hosts(trunk).stream().map(Target::toString).toList();
    }

    @Test
    void anAddressNeedsNoDns() throws IOException {
        assertThat(hosts("192.0.2.1", 0, Transport.UDP)).containsExactly("UDP 192.0.2.1:5060");
        assertThat(hosts("192.0.2.1", 0, Transport.TLS)).containsExactly("TLS 192.0.2.1:5061");
        assertThat(hosts("[2001:db8::1]", 5070, Transport.TCP)).containsExactly("TCP 2001:db8:0:0:0:0:0:1:5070");
        assertThat(zone.asked).isEmpty();
    }

    @Test
    void aPortMeansAddressesOnly() throws IOException {
        zone.address("sip.example", "192.0.2.1", "2001:db8::1").srv("_sip._udp.sip.example", 1, 1, 1, "other.example");
        assertThat(hosts("sip.example", 5070, Transport.UDP))
                .containsExactly("UDP 192.0.2.1:5070", "UDP 2001:db8:0:0:0:0:0:1:5070");
        assertThat(zone.asked).containsExactly("A sip.example");
    }

    @Test
    void naptrOfTheConfiguredTransportLeadsToItsSrv() throws IOException {
        zone.naptr("example", 50, 50, "SIPS+D2T", "_sips._tcp.far.example")
                .naptr("example", 90, 50, "SIP+D2T", "_sip._tcp.far.example")
                .naptr("example", 20, 50, "SIP+D2U", "_sip._udp.far.example")
                .srv("_sips._tcp.far.example", 10, 1, 5071, "a.far.example")
                .srv("_sip._udp.far.example", 10, 1, 5080, "a.far.example")
                .address("a.far.example", "192.0.2.7");
        assertThat(hosts("example", 0, Transport.TLS)).containsExactly("TLS 192.0.2.7:5071");
        assertThat(hosts("example", 0, Transport.UDP)).containsExactly("UDP 192.0.2.7:5080");
        assertThat(zone.asked).doesNotContain("SRV _sip._tcp.far.example");
    }

    @Test
    void withoutNaptrTheUsualSrvIsAsked() throws IOException {
        zone.srv("_sip._tcp.example", 20, 1, 5062, "b.example")
                .srv("_sip._tcp.example", 10, 1, 5061, "a.example")
                .address("a.example", "192.0.2.1", "192.0.2.2")
                .address("b.example", "192.0.2.3");
        assertThat(hosts("example", 0, Transport.TCP))
                .containsExactly("TCP 192.0.2.1:5061", "TCP 192.0.2.2:5061", "TCP 192.0.2.3:5062");
    }

    @Test
    void withoutSrvTheNameItself() throws IOException {
        zone.address("example", "192.0.2.9");
        assertThat(hosts("example", 0, Transport.TLS)).containsExactly("TLS 192.0.2.9:5061");
    }

    @Test
    void brokenNaptrAndSrvDoNotKeepFromTheAddress() throws IOException {
        zone.breaks("_sip._udp.example").address("example", "192.0.2.9");
        assertThat(hosts("example", 0, Transport.UDP)).containsExactly("UDP 192.0.2.9:5060");
    }

    @Test
    void oneServerWithoutAddressDoesNotHideTheOthers() throws IOException {
        zone.srv("_sip._udp.example", 1, 0, 5060, "gone.example")
                .srv("_sip._udp.example", 2, 0, 5060, "broken.example")
                .srv("_sip._udp.example", 3, 0, 5060, "here.example")
                .breaks("broken.example")
                .address("here.example", "192.0.2.4");
        assertThat(hosts("example", 0, Transport.UDP)).containsExactly("UDP 192.0.2.4:5060");
    }

    @Test
    void aServiceThatIsDecidedlyNotThereIsNotLookedForElsewhere() throws IOException {
        zone.srv("_sip._udp.example", 0, 0, 0, ".").address("example", "192.0.2.9");
        assertThat(hosts("example", 0, Transport.UDP)).isEmpty();
    }

    @Test
    void whetherTheDnsOrTheNameIsWrongIsTold() throws IOException {
        assertThat(hosts("nowhere.example", 0, Transport.UDP)).isEmpty();
        zone.breaks("example");
        assertThatThrownBy(() -> hosts("example", 0, Transport.UDP)).isInstanceOf(IOException.class);
    }
}
