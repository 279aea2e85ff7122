package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.HungUp;
import org.trunkline.sip.SipEvent.Refused;
import org.trunkline.sip.TrunkAddress.Transport;

/** Gateway, kamailio and a carrier, each with a certificate of its own that the others demand. */
class CallsOverTlsTest {
    private static final Authority AUTHORITY = new Authority("ours");
    private static final LinkedBlockingQueue<IncomingCall> OFFERED = new LinkedBlockingQueue<>();
    private static final Zone ZONE = new Zone().address("edge.example", "127.0.0.1").address("wrong.example", "127.0.0.1");
    private static SipEndpoint carrier;
    private static SipEndpoint gateway;
    private static Kamailio kamailio;
    private final Heard heard = new Heard();
    private final Complaints complaints = new Complaints();

    private static SipEndpoint endpoint(String name, IncomingCalls incoming) {
        AUTHORITY.issue(name, "DNS:" + name + ".example", "IP:127.0.0.1");
        var settings = SipSettings.at(name, "127.0.0.1", 0)
                .allowing(List.of(SourceRange.parse("127.0.0.0/8")))
                .listeningForTls(new TlsListening(0, 0, AUTHORITY.showing(name)));
        return SipEndpoint.start(settings, incoming, 5, StreamLimits.USUAL, ZONE);
    }

    @BeforeAll
    static void start() {
        carrier = endpoint("carrier", OFFERED::add);
        gateway = endpoint("gateway", IncomingCalls.none());
        AUTHORITY.issue("kamailio", "DNS:trunk.example");
        kamailio = new Kamailio("tls-proxy", "tls", Map.of(
                "CERTIFICATE", AUTHORITY.certificate("kamailio").toString(),
                "KEY", AUTHORITY.key("kamailio").toString(),
                "AUTHORITIES", AUTHORITY.root().toString(),
                "FAR_END", "sip:127.0.0.1:" + carrier.tlsPort() + ";transport=tls"));
        ZONE.srv("_sips._tcp.trunk.example", 1, 0, kamailio.port(), "edge.example");
    }

    @AfterEach
    void nothingIsLeft() {
        complaints.close();
        Heard.eventually("idle", () -> gateway.snapshot().idle() && carrier.snapshot().idle());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        kamailio.close();
        carrier.close();
    }

    private static Trunk trunk(String host, int port, TlsSettings tls) {
        return Trunk.at("tls", new TrunkAddress(host, port, Transport.TLS), "15550000")
                .withTls(tls)
                .withPatience(TwoEndpoints.PATIENT);
    }

    private SipCall dial(Trunk trunk) {
        return gateway.invite(trunk, TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, heard);
    }

    private void talks(Trunk trunk) {
        var call = dial(trunk);
        var offered = Heard.poll(OFFERED, "a call; kamailio says " + kamailio.said());
        var far = new Heard();
        offered.events(far);
        offered.answer(TwoEndpoints.ANSWER);
        heard.until(Answered.class);
        far.until(Answered.class);
        call.hangUp("Done");
        far.until(HungUp.class);
    }

    private SipFailure refused(Trunk trunk) {
        dial(trunk);
        return heard.until(Refused.class).failure();
    }

    private void complains(String words) {
        Heard.eventually("the log says: " + words, () ->
                complaints.infoAndAbove.stream().anyMatch(line -> line.contains(words)));
    }

    @Test
    void aCallThroughKamailioEndsFromOurSide() {
        talks(trunk("trunk.example", 0, AUTHORITY.showing("gateway"))); // by SRV, whose host has another name
    }

    @Test
    void aCallThroughKamailioEndsFromItsSide() {
        dial(trunk("trunk.example", 0, AUTHORITY.showing("gateway")));
        var offered = Heard.poll(OFFERED, "a call");
        var far = new Heard();
        offered.events(far);
        offered.answer(TwoEndpoints.ANSWER);
        heard.until(Answered.class);
        far.until(Answered.class);
        offered.hangUp("Done"); // kamailio brings it to the port that our Contact names
        heard.until(HungUp.class);
    }

    @Test
    void aCertificateForAnotherNameIsRefusedAndTheLogSaysWhy() {
        var failure = refused(trunk("wrong.example", kamailio.port(), AUTHORITY.showing("gateway")));
        assertThat(failure.kind()).isEqualTo(SipFailure.Kind.UNREACHABLE);
        complains("the certificate is for [trunk.example] and not for wrong.example");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() {
        var failure = refused(trunk("trunk.example", 0, new Authority("theirs").trusting()));
        assertThat(failure.kind()).isEqualTo(SipFailure.Kind.UNREACHABLE);
        complains("unable to find valid certification path");
    }

    @Test
    void whoDemandsACertificateGetsNoCallWithoutOne() {
        var failure = refused(trunk("trunk.example", 0, AUTHORITY.trusting()));
        assertThat(failure.kind()).isEqualTo(SipFailure.Kind.UNREACHABLE);
    }

    @Test
    void aMissingFileIsToldByItsName() {
        var none = new TlsSettings(Optional.of(AUTHORITY.root().resolveSibling("none.pem")), Optional.empty(), Optional.empty());
        assertThat(refused(trunk("trunk.example", 0, none)).kind()).isEqualTo(SipFailure.Kind.UNREACHABLE);
        complains("none.pem cannot be read");
    }

    @Test
    void aCertificateRenewedOnDiskIsShownToTheNextConnection() {
        new Authority("theirs").issueAs(AUTHORITY, "renewed", "DNS:gateway.example");
        var trunk = trunk("trunk.example", 0, AUTHORITY.showing("renewed"));
        assertThat(refused(trunk).kind()).isEqualTo(SipFailure.Kind.UNREACHABLE);
        AUTHORITY.issue("renewed", "DNS:gateway.example");
        talks(trunk);
    }

    @Test
    void weShowTheRenewedCertificateToWhoConnects() {
        assertThat(shown(AUTHORITY.showing("kamailio"))).contains("CN = gateway-");
        var before = shown(AUTHORITY.showing("kamailio"));
        AUTHORITY.issue("gateway", "DNS:gateway.example", "IP:127.0.0.1");
        assertThat(shown(AUTHORITY.showing("kamailio"))).contains("CN = gateway-").isNotEqualTo(before);
    }

    /** The subject that openssl is shown at our port. */
    private static String shown(TlsSettings client) {
        try {
            var process = new ProcessBuilder("openssl", "s_client", "-connect", "127.0.0.1:" + gateway.tlsPort(),
                            "-CAfile", client.authorities().orElseThrow().toString(), "-verify_return_error",
                            "-cert", client.certificate().orElseThrow().toString(),
                            "-key", client.key().orElseThrow().toString())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said.lines().filter(line -> line.startsWith("subject=")).findFirst().orElse(said);
        } catch (IOException missing) {
            throw new UncheckedIOException("openssl is needed for this test", missing);
        }
    }

    @Test
    void whoCallsUsFromTheAddressOfATrunkIsNotSentItsCalls() throws IOException {
        int port;
        try (var free = RawStream.listen()) {
            port = free.getLocalPort();
        }
        try (var plain = new Socket()) {
            plain.bind(new InetSocketAddress("127.0.0.1", port));
            plain.connect(new InetSocketAddress("127.0.0.1", gateway.tlsPort()));
            var peer = new TlsFiles().context(AUTHORITY.showing("kamailio")).getSocketFactory()
                    .createSocket(plain, "127.0.0.1", gateway.tlsPort(), true);
            asksWhetherWeAreThere(peer, "before");
            var failure = refused(trunk("127.0.0.1", port, AUTHORITY.showing("gateway")));
            assertThat(failure.kind()).isEqualTo(SipFailure.Kind.UNREACHABLE);
            asksWhetherWeAreThere(peer, "after");
        }
    }

    private static void asksWhetherWeAreThere(Socket peer, String callId) throws IOException {
        var options = RawStream.options(callId, "").replace("/TCP", "/TLS").replace("\n", "\r\n");
        peer.getOutputStream().write(options.getBytes(StandardCharsets.UTF_8));
        var answer = new byte[4096];
        int count = peer.getInputStream().read(answer);
        assertThat(new String(answer, 0, count, StandardCharsets.UTF_8)).startsWith("SIP/2.0 200").contains("raw-" + callId);
    }

    @Test
    void plainTextAtTheTlsPortIsNoHarm() {
        try (var peer = RawStream.to(gateway.tlsPort())) {
            peer.send(RawStream.options("plain", ""));
            assertThat(peer.closedByPeer()).isTrue();
        }
    }
}
