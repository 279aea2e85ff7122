package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.SipEvent.Answered;
import org.trunkline.sip.SipEvent.HungUp;
import org.trunkline.sip.SipEvent.Messaged;

/** Text messages (RFC 3428), inside calls and outside. */
class MessagesTest {
    private static final TextMessage HELLO = new TextMessage("text/plain", "Grüße — 你好");
    private static final List<SourceRange> HERE = List.of(SourceRange.parse("127.0.0.0/8"));

    private final LinkedBlockingQueue<IncomingCall> calls = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<IncomingMessage> messages = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Integer> outcomes = new LinkedBlockingQueue<>();
    private final Heard heard = new Heard();
    private final Heard heardThere = new Heard();
    private final IncomingCalls both = new IncomingCalls() {
        @Override
        public void on(IncomingCall call) {
            call.events(heardThere);
            calls.add(call);
        }

        @Override
        public void on(IncomingMessage message) {
            messages.add(message);
        }
    };
    private final SipEndpoint gateway =
            SipEndpoint.start(SipSettings.at("gateway", "127.0.0.1", 0), both, TwoEndpoints.SPEED);
    private final SipEndpoint carrier =
            SipEndpoint.start(SipSettings.at("carrier", "127.0.0.1", 0).allowing(HERE), both, TwoEndpoints.SPEED);

    @AfterEach
    void close() {
        gateway.close();
        carrier.close();
    }

    private Trunk trunk() {
        return Trunk.udp("carrier", "127.0.0.1", carrier.port(), "15550000").withPatience(TwoEndpoints.PATIENT);
    }

    private void write(Trunk trunk, TextMessage message) {
        gateway.message(trunk, TwoEndpoints.number("+15550100"), message, outcomes::add);
    }

    private int outcome() {
        return Heard.poll(outcomes, "an outcome");
    }

    private IncomingMessage message() {
        return Heard.poll(messages, "a message");
    }

    @Test
    void aNumberIsWrittenTo() {
        write(trunk(), HELLO);
        var there = message();
        assertThat(there.message()).isEqualTo(HELLO);
        assertThat(there.toUser()).isEqualTo("+15550100");
        assertThat(there.fromUser()).isEqualTo("15550000");
        assertThat(outcomes).isEmpty();
        there.accept();
        assertThat(outcome()).isEqualTo(200);
        there.refuse(404); // too late
        write(trunk(), HELLO);
        message().refuse(404);
        assertThat(outcome()).isEqualTo(404);
    }

    @Test
    void whatDoesNotFitIntoADatagramGoesByTcpOrNotAtAll() {
        var large = new TextMessage("text/plain", "x".repeat(1300));
        write(trunk(), large);
        message().accept();
        assertThat(outcome()).isEqualTo(200);
        try (var datagramsOnly = new RawPeer(gateway.port())) {
            write(datagramsOnly.trunk(), large);
            assertThat(datagramsOnly.hearsNothingFor(50, "MESSAGE")).isTrue();
        }
    }

    @Test
    void whoCannotBeReachedIsToldSo() {
        var nobody = Trunk.udp("nobody", "nobody.invalid", 5060, "15550000");
        write(nobody, HELLO);
        assertThat(outcome()).isEqualTo(503);
    }

    @Test
    void aMessageHasNoContactAndIsAnsweredWithoutOne() {
        try (var peer = new RawPeer(gateway.port())) {
            write(peer.trunk(), HELLO);
            var request = peer.receive("MESSAGE sip:+15550100@");
            assertThat(request).doesNotContain("Contact:").contains("Content-Type: text/plain;charset=utf-8");
            peer.answer(request, "200 OK", "");
            assertThat(outcome()).isEqualTo(200);

            gateway.trunks(List.of(peer.trunk().withInbound(new Inbound(HERE, false))));
            peer.send(written(peer, "in", "text/plain", "hi"));
            var there = message();
            assertThat(there.trunk()).isPresent();
            there.accept();
            assertThat(peer.receive("SIP/2.0 ")).startsWith("SIP/2.0 200").doesNotContain("Contact:");
        }
    }

    private static String written(RawPeer peer, String branch, String type, String text) {
        return peer.request("MESSAGE", branch, "", 1, "Content-Type: " + type + "\n", "")
                .replace("Content-Length: 0\n\n", "Content-Length: " + text.length() + "\n\n" + text);
    }

    @Test
    void strangersMayNotWrite() {
        try (var peer = new RawPeer(gateway.port())) {
            peer.send(written(peer, "stranger", "text/plain", "hi"));
            assertThat(peer.receive("SIP/2.0 ")).startsWith("SIP/2.0 403");
            var asked = peer.trunk()
                    .withCredentials(new Credentials("me", "secret", Optional.empty()))
                    .withInbound(new Inbound(HERE, true));
            gateway.trunks(List.of(asked));
            peer.send(written(peer, "asked", "text/plain", "hi"));
            assertThat(peer.receive("SIP/2.0 ")).startsWith("SIP/2.0 401");
            assertThat(messages).isEmpty();
        }
    }

    @Test
    void whatIsNoTextIsNotTaken() {
        try (var peer = new RawPeer(carrier.port())) {
            peer.send(written(peer, "1", "text/plain;charset=iso-8859-1", "gr\u00fc\u00dfe"));
            assertThat(peer.receive("SIP/2.0 ")).startsWith("SIP/2.0 415").contains("Accept: text/plain");
            peer.send(written(peer, "2", "application/octet-stream", "\u00ff\u00fe"));
            assertThat(peer.receive("SIP/2.0 ")).startsWith("SIP/2.0 415");
            peer.send(peer.request("MESSAGE", "3", "", 1, "", ""));
            assertThat(peer.receive("SIP/2.0 ")).startsWith("SIP/2.0 415");
            peer.send(written(peer, "4", "text/html", "<b>hi</b>"));
            message().refuseType(List.of("text/plain", "application/json"));
            assertThat(peer.receive("SIP/2.0 ")).startsWith("SIP/2.0 415").contains("text/plain", "application/json");
        }
    }

    @Test
    void whoeverGetsItAndSaysNothingDoesNotLetTheSenderWait() {
        try (var peer = new RawPeer(carrier.port())) {
            peer.send(written(peer, "1", "text/plain", "hi"));
            message();
            assertThat(peer.receive("SIP/2.0 ")).startsWith("SIP/2.0 480");
        }
    }

    @Test
    void bothSidesOfACallWrite() {
        var call = gateway.invite(trunk(), TwoEndpoints.number("+15550100"), TwoEndpoints.OFFER, heard);
        var there = Heard.poll(calls, "a call");
        call.sendMessage(HELLO, outcomes::add);
        assertThat(outcome()).as("nobody has answered").isEqualTo(481);
        there.answer(TwoEndpoints.ANSWER);
        heard.until(Answered.class);
        heardThere.until(Answered.class);

        call.sendMessage(HELLO, outcomes::add);
        arrives(heardThere, OwedMessage::accept);
        assertThat(outcome()).isEqualTo(200);
        there.sendMessage(HELLO, outcomes::add);
        arrives(heard, message -> message.refuse(413));
        assertThat(outcome()).isEqualTo(413);

        call.sendMessage(HELLO, outcomes::add);
        arrives(heardThere, _ -> {});
        call.hangUp("Done");
        assertThat(outcome()).as("the call is over").isEqualTo(481);
        heardThere.until(HungUp.class);
        assertThat(messages).isEmpty();
    }

    private static void arrives(Heard at, Consumer<OwedMessage> answer) {
        var message = at.until(Messaged.class).message();
        assertThat(message.message()).isEqualTo(HELLO);
        answer.accept(message);
    }

    @Test
    void aProxyThatWantsAProofPassesItOnToSipp() {
        try (var sipp = Sipp.answering("uas-is-written-to");
                var kamailio = new Kamailio(
                        "sha256-proxy", "udp", Map.of("FAR_END", "sip:127.0.0.1:" + sipp.trunk().address().port()))) {
            var trunk = Trunk.udp("kamailio", "127.0.0.1", kamailio.port(), "15550000").withPatience(TwoEndpoints.PATIENT);
            write(trunk.withCredentials(new Credentials("me", "secret", Optional.empty())), HELLO);
            assertThat(outcome()).isEqualTo(202);
            sipp.succeeds();
            assertThat(kamailio.said()).containsSubsequence("asks at MESSAGE", "proven at MESSAGE");
            write(trunk.withCredentials(new Credentials("me", "guess", Optional.empty())), HELLO);
            assertThat(outcome()).isEqualTo(407);
        }
    }

    @Test
    void aPhoneWritesAndIsWrittenTo() {
        var there = new LinkedBlockingQueue<PhoneBinding>();
        var users = new PhoneUsers() {
            @Override
            public boolean md5Only() {
                return false;
            }

            @Override
            public Optional<PhoneAccount> account(String name) {
                return Optional.of(new PhoneAccount(() -> name, new PhoneAccount.Secret.Password("secret")));
            }

            @Override
            public Optional<PhoneUser> token(String token) {
                return Optional.empty();
            }
        };
        var registrations = new PhoneRegistrations() {
            @Override
            public void there(PhoneBinding phone) {
                there.add(phone);
            }

            @Override
            public void gone(PhoneBinding phone) {}
        };
        var settings = new PhoneSettings("phones", BrowserPhone.REALM, "Trunkline", PhoneSettings.Limits.USUAL);
        try (var endpoint = PhoneEndpoint.start(settings, users, both, registrations);
                var phone = new BrowserPhone(endpoint, "anna")) {
            var to = "sip:+15550100@" + BrowserPhone.REALM;
            var written = phone.request("MESSAGE", to, to, "Content-Type: text/plain\nContent-Length: 2\n\nhi");
            phone.send(written);
            phone.send(phone.proven(written, phone.next("SIP/2.0 401"), "anna", "secret"));
            var message = message();
            assertThat(message.user().orElseThrow().name()).isEqualTo("anna");
            assertThat(message.message()).isEqualTo(new TextMessage("text/plain", "hi"));
            message.accept();
            phone.next("SIP/2.0 200");

            phone.ask(phone.register(1, 600), "anna", "secret");
            endpoint.message(Heard.poll(there, "a phone"), new PhoneCaller("+15550123", ""), HELLO, outcomes::add);
            var request = phone.next("MESSAGE " + phone.contact().replaceAll("[<>]", ""));
            assertThat(request).contains("<sip:+15550123@", HELLO.text()).doesNotContain("Contact:");
            phone.send(phone.response(request, "200 OK", "p", "Content-Length: 0\n\n"));
            assertThat(outcome()).isEqualTo(200);
        }
    }

    @Test
    void nothingOfItIsInALog() {
        assertThat(HELLO.toString()).doesNotContain("Gr");
    }
}
