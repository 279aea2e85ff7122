package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users of ours who are extensions of a telephone system that says what a test lets it say. */
class ExtensionsTest {
    private static final String CHALLENGE = "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"n\", algorithm=SHA-256, qop=\"auth\"\n";
    private final LinkedBlockingQueue<IncomingCall> offered = new LinkedBlockingQueue<>();
    private final SipEndpoint gateway = SipEndpoint.start(SipSettings.at("extensions", "127.0.0.1", 0), offered::add, 5);
    private final RawPeer pbx = new RawPeer(gateway.port());
    private final Trunk trunk = Trunk.udp("pbx", "127.0.0.1", pbx.port(), "1")
            .withPatience(TwoEndpoints.PATIENT)
            .withPing(Duration.ofHours(1))
            .withInbound(Inbound.NOBODY.withRegistrar());

    @AfterEach
    void nothingIsLeft() {
        pbx.close();
        gateway.close();
    }

    private Trunk extension(String user, String number) {
        return trunk.asExtension(
                user,
                new Credentials("auth" + number, "secret" + number, Optional.empty()),
                new Registering(number, Optional.of("pbx.example"), Duration.ofHours(1)));
    }

    private String asked() {
        return pbx.receive("REGISTER");
    }

    private void grant(String request, String more) {
        pbx.answer(request, "200 OK", "Contact: " + RawPeer.header(request, "Contact") + ";expires=3600\n" + more);
    }

    private Set<String> registered() {
        return gateway.snapshot().registrations().stream()
                .filter(RegistrationState::registered)
                .flatMap(state -> state.extension().stream())
                .collect(Collectors.toSet());
    }

    private void becomesRegistered(String... users) {
        Heard.eventually("registered", () -> registered().equals(Set.of(users)));
    }

    @Test
    void isRegisteredWhileItsUserIsOnline() {
        gateway.trunks(List.of(trunk, extension("anna", "204"), extension("berta", "205")));
        gateway.online(Set.of("anna", "somebody"));
        var request = asked();
        assertThat(RawPeer.header(request, "To")).isEqualTo("<sip:204@pbx.example>");
        assertThat(RawPeer.header(request, "Contact")).isEqualTo("<sip:204@127.0.0.1:" + gateway.port() + ">");
        pbx.answer(request, "401 Unauthorized", CHALLENGE);
        var proven = asked();
        assertThat(RawPeer.header(proven, "Authorization")).contains("username=\"auth204\"");
        grant(proven, "");
        becomesRegistered("anna");

        gateway.online(Set.of("anna", "berta"));
        var other = asked();
        assertThat(RawPeer.header(other, "To")).as("and nobody else anew").isEqualTo("<sip:205@pbx.example>");
        grant(other, "");
        becomesRegistered("anna", "berta");

        gateway.online(Set.of("berta"));
        var farewell = asked();
        assertThat(RawPeer.header(farewell, "To")).isEqualTo("<sip:204@pbx.example>");
        assertThat(RawPeer.header(farewell, "Expires")).isEqualTo("0");
        pbx.answer(farewell, "200 OK", "");
        becomesRegistered("berta");
        gateway.online(Set.of());
        pbx.answer(asked(), "200 OK", "");
    }

    @Test
    void isNotRegisteredAnyMoreOnceTheConfigurationHasItNot() {
        gateway.trunks(List.of(trunk, extension("anna", "204")));
        gateway.online(Set.of("anna"));
        grant(asked(), "");
        becomesRegistered("anna");

        gateway.trunks(List.of(trunk, extension("anna", "304")));
        var requests = List.of(asked(), asked()); // in either order: they are two addresses
        assertThat(requests.stream().map(r -> RawPeer.header(r, "To") + " for " + RawPeer.header(r, "Expires")))
                .containsExactlyInAnyOrder("<sip:204@pbx.example> for 0", "<sip:304@pbx.example> for 3600");
        requests.forEach(request -> pbx.answer(request, "200 OK", ""));
        becomesRegistered("anna");
        gateway.trunks(List.of(trunk));
        pbx.answer(asked(), "200 OK", "");
    }

    @Test
    void callsUnderItsOwnNameAndByItsOwnWay() {
        var anna = extension("anna", "204");
        var berta = extension("berta", "205");
        gateway.trunks(List.of(trunk, anna, berta));
        gateway.online(Set.of("anna"));
        grant(asked(), "Service-Route: <sip:edge.pbx.example;lr>\n");
        becomesRegistered("anna");

        gateway.invite(anna, TwoEndpoints.number("15550100"), TwoEndpoints.OFFER, new Heard());
        var invite = pbx.receive("INVITE");
        assertThat(RawPeer.header(invite, "From")).startsWith("<sip:204@pbx.example>;tag=");
        assertThat(RawPeer.header(invite, "Contact")).startsWith("<sip:204@127.0.0.1:");
        assertThat(RawPeer.header(invite, "Route")).isEqualTo("<sip:edge.pbx.example;lr>");
        pbx.reply(invite, "401 Unauthorized", "p", CHALLENGE, "");
        var proven = pbx.receive("INVITE", again -> again.contains("Authorization"));
        assertThat(RawPeer.header(proven, "Authorization")).contains("username=\"auth204\"");
        pbx.reply(proven, "486 Busy Here", "p", "");

        gateway.message(anna, TwoEndpoints.number("15550100"), new TextMessage("text/plain", "hi"), _ -> {});
        var message = pbx.receive("MESSAGE");
        assertThat(RawPeer.header(message, "From")).startsWith("<sip:204@pbx.example>;tag=");
        assertThat(RawPeer.header(message, "Route")).isEqualTo("<sip:edge.pbx.example;lr>");
        pbx.answer(message, "200 OK", "");

        gateway.invite(berta, TwoEndpoints.number("15550101"), TwoEndpoints.OFFER, new Heard());
        var other = pbx.receive("INVITE sip:15550101");
        assertThat(RawPeer.header(other, "From")).startsWith("<sip:205@pbx.example>");
        assertThat(other).doesNotContain("Route: ");
        pbx.reply(other, "486 Busy Here", "p", "");
        gateway.online(Set.of());
        pbx.answer(asked(), "200 OK", "");
    }

    @Test
    void aCallToItSaysWhoseItIs() {
        gateway.trunks(List.of(trunk, extension("anna", "+15550100")));
        gateway.online(Set.of("anna"));
        grant(asked(), "");
        becomesRegistered("anna");
        pbx.send(pbx.request("INVITE", "call", "", 1, "", new String(TwoEndpoints.OFFER)));
        var call = Heard.poll(offered, "a call");
        assertThat(call.trunk().orElseThrow().extension()).contains("anna");
        call.refuse(486, "Busy Here");
        gateway.online(Set.of());
        pbx.answer(asked(), "200 OK", "");
    }

    @Test
    void aThousandNeedNoThreadOrSocketMoreThanOne() {
        var all = new ArrayList<Trunk>(List.of(trunk));
        IntStream.range(0, 1000).forEach(i -> all.add(extension("user" + i, Integer.toString(1000 + i))));
        gateway.trunks(all);
        gateway.online(Set.of("user0"));
        grant(asked(), "");
        becomesRegistered("user0");
        int threads = Thread.getAllStackTraces().size();

        var places = new HashMap<String, String>();
        gateway.online(IntStream.range(0, 1000).mapToObj(i -> "user" + i).collect(Collectors.toSet()));
        while (registered().size() < 1000) {
            pbx.poll("REGISTER", 100).ifPresent(request -> {
                places.put(RawPeer.header(request, "To"), RawPeer.header(request, "Via").replaceAll(";.*", ""));
                grant(request, "");
            });
        }
        assertThat(places).hasSizeGreaterThanOrEqualTo(999);
        assertThat(Set.copyOf(places.values())).as("all from one port").hasSize(1);
        assertThat(Thread.getAllStackTraces().size()).isLessThan(threads + 5);
    }

    @Test
    void nothingOfItsProofIsToldByItsWords() {
        assertThat(extension("anna", "204").toString()).contains("anna").doesNotContain("secret204", "auth204");
    }
}
