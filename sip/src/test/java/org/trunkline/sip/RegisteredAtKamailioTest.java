package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.HungUp;
import org.trunkline.sip.SipEvent.Refused;
import org.trunkline.sip.TrunkAddress.Transport;

/** Gateway, kamailio as its registrar and proxy, which believes nobody without a proof, and a phone behind it. */
class RegisteredAtKamailioTest {
    private static final Authority AUTHORITY = new Authority("registrar");
    private final LinkedBlockingQueue<IncomingCall> toGateway = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<IncomingCall> toPhone = new LinkedBlockingQueue<>();
    private final Zone zone = new Zone().address("sip.carrier.example", "127.0.0.1");
    private final SipEndpoint gateway = endpoint("gateway", toGateway, List.of());
    private final SipEndpoint phone = endpoint("phone", toPhone, List.of(SourceRange.parse("127.0.0.0/8")));
    private final Heard heard = new Heard();
    private Kamailio kamailio;

    private SipEndpoint endpoint(String name, LinkedBlockingQueue<IncomingCall> calls, List<SourceRange> open) {
        AUTHORITY.issue(name, "DNS:" + name + ".example", "IP:127.0.0.1");
        var settings = SipSettings.at(name, "127.0.0.1", 0)
                .allowing(open)
                .listeningForTls(new TlsListening(0, 0, AUTHORITY.showing(name)));
        return SipEndpoint.start(settings, calls::add, 5, StreamLimits.USUAL, zone);
    }

    private void starts(String algorithm, Transport transport) {
        var tls = transport == Transport.TLS;
        var words = new HashMap<>(Map.of(
                "ALGORITHM", algorithm,
                "LINE", "1001",
                "PASSWORD", "secret",
                "FAR_END", "sip:127.0.0.1:" + (tls ? phone.tlsPort() + ";transport=tls" : phone.port())));
        if (tls) {
            AUTHORITY.issue("kamailio", "DNS:sip.carrier.example");
            words.put("CERTIFICATE", AUTHORITY.certificate("kamailio").toString());
            words.put("KEY", AUTHORITY.key("kamailio").toString());
        }
        kamailio = new Kamailio("registrar", transport.name().toLowerCase(), words);
    }

    @AfterEach
    void nothingIsLeft() {
        gateway.trunks(List.of());
        Heard.eventually("idle", () -> gateway.snapshot().idle() && phone.snapshot().idle());
        gateway.close();
        phone.close();
        kamailio.close();
    }

    private Trunk trunk(Transport transport, String password) {
        return Trunk.at("kamailio", new TrunkAddress("sip.carrier.example", kamailio.port(), transport), "15550000")
                .withTls(AUTHORITY.trusting())
                .withPatience(TwoEndpoints.PATIENT)
                .withCredentials(new Credentials("me", password, Optional.empty()))
                .withRegistering(new Registering("1001", Optional.of("carrier.example"), Duration.ofMinutes(10)))
                .withInbound(Inbound.NOBODY.withRegistrar());
    }

    private void registers(Trunk trunk) {
        gateway.trunks(List.of(trunk));
        Heard.eventually("registered; kamailio says " + kamailio.said(), () ->
                gateway.snapshot().registrations().stream().anyMatch(RegistrationState::registered));
    }

    /** Somebody calls the line at the carrier. */
    private SipCall callTheLine(Transport transport, Heard caller) {
        var line = (Dialled) Dialled.parse("1001");
        var carrier = Trunk.at("carrier", new TrunkAddress("sip.carrier.example", kamailio.port(), transport), "4711")
                .withTls(AUTHORITY.trusting())
                .withPatience(TwoEndpoints.PATIENT);
        return phone.invite(carrier, Dialling.to(line), TwoEndpoints.OFFER, caller);
    }

    private void callsGoBothWays(Transport transport) {
        var trunk = trunk(transport, "secret");
        registers(trunk);
        var caller = new Heard();
        callTheLine(transport, caller);
        var in = Heard.poll(toGateway, "a call; kamailio says " + kamailio.said());
        assertThat(in.trunk().orElseThrow().name()).isEqualTo("kamailio");
        in.answer(TwoEndpoints.ANSWER);
        caller.until(Answered.class);
        in.hangUp("Done");
        caller.until(HungUp.class);

        var out = gateway.invite(trunk, TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, heard);
        var answering = Heard.poll(toPhone, "a call; kamailio says " + kamailio.said());
        var far = new Heard();
        answering.events(far);
        answering.answer(TwoEndpoints.ANSWER);
        heard.until(Answered.class);
        far.until(Answered.class);
        out.hangUp("Done");
        far.until(HungUp.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void callsGoBothWaysOnceRegistered(String algorithm) {
        starts(algorithm, Transport.UDP);
        callsGoBothWays(Transport.UDP);
    }

    @Test
    void sameByTlsWithSha256() {
        starts("SHA-256", Transport.TLS);
        callsGoBothWays(Transport.TLS);
    }

    @Test
    void nobodyIsThereAfterTheRegistrationIsTakenBack() {
        starts("SHA-256", Transport.UDP);
        registers(trunk(Transport.UDP, "secret"));
        gateway.trunks(List.of());
        Heard.eventually("taken back", () -> gateway.snapshot().idle());
        callTheLine(Transport.UDP, heard);
        assertThat(heard.until(Refused.class).failure().status()).isEqualTo(480);
    }

    @Test
    void aWrongPasswordIsToldAndTriedAgain() {
        starts("SHA-256", Transport.UDP);
        gateway.trunks(List.of(trunk(Transport.UDP, "wrong")));
        Heard.eventually("refused", () -> gateway.snapshot().registrations().stream()
                .anyMatch(state -> state.lastFailure().equals(Optional.of("401 Unauthorized"))));
        registers(trunk(Transport.UDP, "secret"));
    }
}
