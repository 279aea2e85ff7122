package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trunkline.sip.RegistrationState.Phase;

/** REGISTER at a registrar that says what a test lets it say. Our time runs twenty times as fast. */
class RegistrationsTest {
    private static final String CHALLENGE =
            "WWW-Authenticate: Digest realm=\"raw\", nonce=\"n%d\", algorithm=SHA-256, qop=\"auth\"\n";
    private final LinkedBlockingQueue<IncomingCall> offered = new LinkedBlockingQueue<>();
    private final SipEndpoint gateway =
            SipEndpoint.start(SipSettings.at("registrations", "127.0.0.1", 0), offered::add, 20);
    private final RawPeer peer = new RawPeer(gateway.port());
    private final Trunk trunk = Trunk.udp("raw", "127.0.0.1", peer.port(), "1")
            .withPatience(TwoEndpoints.PATIENT)
            .withCredentials(new Credentials("me", "secret", Optional.empty()))
            .withRegistering(new Registering("line1", Optional.of("carrier.example"), Duration.ofHours(1)))
            .withInbound(Inbound.NOBODY.withRegistrar());

    @AfterEach
    void nothingIsLeft() {
        peer.close();
        gateway.close();
    }

    private RegistrationState state() {
        return gateway.snapshot().registrations().getFirst();
    }

    private void becomes(Phase phase) {
        Heard.eventually("is " + phase, () ->
                gateway.snapshot().registrations().stream().anyMatch(state -> state.phase() == phase));
    }

    private String asked() {
        return peer.receive("REGISTER");
    }

    private void grants(String request, String more) {
        var contact = "Contact: <sip:line1@127.0.0.1:" + gateway.port() + ">;expires=3600\n";
        peer.answer(request, "200 OK", contact + more);
    }

    private String registered() {
        gateway.trunks(List.of(trunk));
        var request = asked();
        grants(request, "");
        becomes(Phase.REGISTERED);
        return request;
    }

    private static long sequence(String request) {
        return Long.parseLong(RawPeer.header(request, "CSeq").split(" ")[0]);
    }

    @Test
    void saysWhoWhereAndForHowLong() {
        var request = registered();
        assertThat(request).startsWith("REGISTER sip:carrier.example SIP/2.0");
        assertThat(RawPeer.header(request, "To")).isEqualTo("<sip:line1@carrier.example>");
        assertThat(RawPeer.header(request, "From")).startsWith("<sip:line1@carrier.example>;tag=");
        assertThat(RawPeer.header(request, "Contact")).isEqualTo("<sip:line1@127.0.0.1:" + gateway.port() + ">");
        assertThat(RawPeer.header(request, "Expires")).isEqualTo("3600");
        assertThat(RawPeer.header(request, "Supported")).contains("path");
        assertThat(request).doesNotContain("Authorization");
        assertThat(state().registered()).isTrue();
        assertThat(state().secondsLeft().orElseThrow()).isBetween(3000L, 3600L);
    }

    @Test
    void provesItselfOnceAndWaitsWhenThatIsRefused() {
        gateway.trunks(List.of(trunk));
        var first = asked();
        peer.answer(first, "401 Unauthorized", CHALLENGE.formatted(1));
        var second = asked();
        assertThat(RawPeer.header(second, "Authorization"))
                .contains("username=\"me\"", "realm=\"raw\"", "uri=\"sip:carrier.example\"", "algorithm=SHA-256");
        assertThat(RawPeer.header(second, "Call-ID")).isEqualTo(RawPeer.header(first, "Call-ID"));
        assertThat(sequence(second)).isEqualTo(sequence(first) + 1);
        peer.answer(second, "401 Unauthorized", CHALLENGE.formatted(2));
        Heard.eventually("refused", () -> state().lastFailure().equals(Optional.of("401 Unauthorized")));
        var third = asked(); // it never gives up
        assertThat(RawPeer.header(third, "Call-ID")).isEqualTo(RawPeer.header(first, "Call-ID"));
        assertThat(sequence(third)).isEqualTo(sequence(second) + 1);
    }

    @ParameterizedTest
    @CsvSource({"403 Forbidden", "404 Not Found", "420 Bad Extension", "500 Server Error", "603 Decline"})
    void triesAgainAfterEachRefusal(String answer) {
        gateway.trunks(List.of(trunk));
        for (int i = 0; i < 3; i++) {
            peer.answer(asked(), answer, "");
        }
        grants(asked(), "");
        becomes(Phase.REGISTERED);
        assertThat(state().lastFailure()).isEmpty();
    }

    @Test
    void asksForLongerWhenToldTo() {
        gateway.trunks(List.of(trunk));
        peer.answer(asked(), "423 Interval Too Brief", "Min-Expires: 7200\n");
        var longer = asked();
        assertThat(RawPeer.header(longer, "Expires")).isEqualTo("7200");
        grants(longer, "");
        becomes(Phase.REGISTERED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Contact: <sip:other@10.0.0.1>;expires=1000, <sip:line1@127.0.0.1:OURS>;expires=300 | 300",
        "Contact: <sip:line1@127.0.0.1:OURS;x=y>;q=0.5;expires=300, <sip:a@b>;expires=9 | 300",
        "Contact: <sip:line1@10.1.1.1:1024>;expires=300 | 300",
        "Contact: <sip:line1@127.0.0.1:OURS>#Expires: 300 | 300",
        "Expires: 300 | 300",
        "X: y | 3600"})
    void timeIsThatOfOurContact(String headers, long seconds) {
        gateway.trunks(List.of(trunk));
        var lines = headers.replace("OURS", Integer.toString(gateway.port())).replace("#", "\n") + "\n";
        peer.answer(asked(), "200 OK", lines);
        becomes(Phase.REGISTERED);
        assertThat(state().secondsLeft().orElseThrow()).isBetween(seconds - 280, seconds);
    }

    @Test
    void isRenewedInTimeWithTheNextNumber() {
        gateway.trunks(List.of(trunk));
        var first = asked();
        peer.answer(first, "200 OK", "Expires: 20\n"); // one second of ours
        var second = asked();
        assertThat(state().registered()).isTrue();
        assertThat(RawPeer.header(second, "Call-ID")).isEqualTo(RawPeer.header(first, "Call-ID"));
        assertThat(sequence(second)).isEqualTo(sequence(first) + 1);
    }

    @Test
    void callsOutTakeTheRouteThatTheRegistrarNames() { // RFC 3608
        gateway.trunks(List.of(trunk));
        grants(asked(), "Service-Route: <sip:edge.carrier.example;lr>, <sip:core.carrier.example;lr;x=1>\n"
                + "Path: <sip:p.example;lr>\n");
        becomes(Phase.REGISTERED);
        gateway.invite(trunk, TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, new Heard());
        var invite = peer.receive("INVITE");
        assertThat(invite.lines().filter(line -> line.startsWith("Route:")))
                .containsExactly("Route: <sip:edge.carrier.example;lr>,<sip:core.carrier.example;lr;x=1>");
        assertThat(invite).startsWith("INVITE sip:+15550100@127.0.0.1");
        peer.reply(invite, "486 Busy Here", "p", "");
        assertThat(peer.receive("ACK")).contains("Route: <sip:edge.carrier.example;lr>");
    }

    @Test
    void isTakenBackWhenTheTrunkGoes() { // RFC 3261 §10.2.2
        var first = registered();
        gateway.trunks(List.of());
        var farewell = asked();
        assertThat(RawPeer.header(farewell, "Expires")).isEqualTo("0");
        assertThat(RawPeer.header(farewell, "Call-ID")).isEqualTo(RawPeer.header(first, "Call-ID"));
        peer.answer(farewell, "401 Unauthorized", CHALLENGE.formatted(1));
        var proven = asked();
        assertThat(RawPeer.header(proven, "Expires")).isEqualTo("0");
        assertThat(proven).contains("Authorization: Digest");
        peer.answer(proven, "200 OK", "");
        Heard.eventually("idle", () -> gateway.snapshot().idle());
        assertThat(gateway.snapshot().registrations()).isEmpty();
    }

    @Test
    void anotherRegistrationWaitsForTheEndOfTheOneBefore() {
        registered();
        gateway.trunks(List.of(trunk.withRegistering(
                new Registering("line1", Optional.of("carrier.example"), Duration.ofHours(2)))));
        var farewell = asked();
        assertThat(RawPeer.header(farewell, "Expires")).isEqualTo("0");
        becomes(Phase.UNREGISTERED);
        peer.answer(farewell, "200 OK", "");
        var next = asked();
        assertThat(RawPeer.header(next, "Expires")).isEqualTo("7200");
        assertThat(RawPeer.header(next, "Call-ID")).isNotEqualTo(RawPeer.header(farewell, "Call-ID"));
    }

    @Test
    void whatStaysTheSameIsLeftAlone() {
        registered();
        gateway.trunks(List.of(trunk.withPing(Duration.ofHours(1)).withCaller(CallerRules.from("2"))));
        assertThat(peer.receive("", message -> !message.isBlank())).startsWith("OPTIONS"); // and no REGISTER before it
        assertThat(state().phase()).isEqualTo(Phase.REGISTERED);
    }

    @Test
    void isTakenBackAtTheEnd() {
        registered();
        Thread.ofVirtual().start(gateway::close);
        var farewell = asked();
        assertThat(RawPeer.header(farewell, "Expires")).isEqualTo("0");
        peer.answer(farewell, "200 OK", "");
        gateway.close();
    }

    @Test
    void aSilentRegistrarDoesNotHoldUpTheEnd() {
        registered();
        long before = System.nanoTime();
        gateway.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void theRegistrarMayCallIn() {
        peer.send(peer.request("INVITE", "before", "", 1, "", new String(TwoEndpoints.OFFER)));
        assertThat(peer.receive("SIP/2.0")).startsWith("SIP/2.0 403"); // nothing is known of it yet
        registered();
        peer.send(peer.request("INVITE", "after", "", 2, "", new String(TwoEndpoints.OFFER)));
        assertThat(Heard.poll(offered, "a call").trunk().orElseThrow().name()).isEqualTo("raw");
    }

    @Test
    void ofTwoAccountsAtOneCompanyTheOneIsCalledThatIsNamed() {
        var other = trunk.withRegistering(new Registering("+15550100", Optional.empty(), Duration.ofHours(1)));
        var named = new Trunk("second", Optional.empty(), other.address(), other.caller(), other.credentials(), other.registering(),
                other.inbound(), other.sessionTimer(), other.ping(), other.patience(), other.tls());
        gateway.trunks(List.of(trunk, named));
        grants(asked(), "");
        grants(asked(), "");
        peer.send(peer.request("INVITE", "call", "", 1, "", new String(TwoEndpoints.OFFER)));
        assertThat(Heard.poll(offered, "a call").trunk().orElseThrow().name()).isEqualTo("second");
    }

    @Test
    void aRegistrarThatIsDownHasANeighbour() { // RFC 3263 §4.3
        var zone = new Zone().address("edge.example", "127.0.0.1");
        try (var elsewhere = SipEndpoint.start(
                        SipSettings.at("elsewhere", "127.0.0.1", 0), IncomingCalls.none(), 20, StreamLimits.USUAL, zone);
                var down = new RawPeer(elsewhere.port());
                var up = new RawPeer(elsewhere.port())) {
            zone.srv("_sip._udp.trunk.example", 1, 0, down.port(), "edge.example");
            zone.srv("_sip._udp.trunk.example", 2, 0, up.port(), "edge.example");
            var at = new TrunkAddress("trunk.example", 0, TrunkAddress.Transport.UDP);
            var two = Trunk.at("two", at, "1")
                    .withPatience(TwoEndpoints.PATIENT)
                    .withRegistering(trunk.registering().orElseThrow());
            elsewhere.trunks(List.of(two));
            down.answer(down.receive("REGISTER"), "503 Service Unavailable", "");
            var first = up.receive("REGISTER");
            up.answer(first, "401 Unauthorized", CHALLENGE.formatted(1)); // without credentials: a refusal
            Heard.eventually("told", () -> elsewhere.snapshot().registrations().stream()
                    .anyMatch(state -> state.lastFailure().equals(Optional.of("401 Unauthorized"))));
            var again = up.receive("REGISTER"); // at the one that lives
            up.answer(again, "200 OK", "Expires: 600\n");
            Heard.eventually("registered", () ->
                    elsewhere.snapshot().registrations().stream().anyMatch(RegistrationState::registered));
        }
    }

    @Test
    void sippAsRegistrarIsSatisfied() {
        try (var sipp = Sipp.answering("uas-registers")) {
            var at = new TrunkAddress("127.0.0.1", sipp.trunk().address().port(), TrunkAddress.Transport.UDP);
            var there = Trunk.at("sipp", at, "1")
                    .withPatience(TwoEndpoints.PATIENT)
                    .withCredentials(trunk.credentials().orElseThrow())
                    .withRegistering(trunk.registering().orElseThrow());
            gateway.trunks(List.of(there));
            Heard.eventually("renewed", () -> gateway.snapshot().registrations().stream()
                    .anyMatch(state -> state.secondsLeft().orElse(0) > 5000));
            gateway.trunks(List.of());
            sipp.succeeds();
        }
    }
}
