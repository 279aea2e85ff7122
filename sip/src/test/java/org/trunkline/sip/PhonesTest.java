package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Phones in browsers: who they are, and where they can be called. */
class PhonesTest {
    private static final String HA1 = DigestHash.MD5.hex("bob", BrowserPhone.REALM, "hashed");
    private boolean md5Only;
    private final PhoneUsers users = new PhoneUsers() {
        @Override
        public boolean md5Only() {
            return md5Only;
        }

        @Override
        public Optional<PhoneAccount> account(String name) {
            return switch (name) {
                case "anna" -> Optional.of(of("anna", new PhoneAccount.Secret.Password("secret")));
                case "bob" -> Optional.of(of("bob", new PhoneAccount.Secret.Hashed(Map.of("MD5", HA1))));
                case "a-token" -> Optional.of(of("carl", new PhoneAccount.Secret.Password("a-token")));
                default -> Optional.empty();
            };
        }

        @Override
        public Optional<PhoneUser> token(String token) {
            return token.equals("a-token") ? Optional.of(() -> "carl") : Optional.empty();
        }
    };

    private static PhoneAccount of(String name, PhoneAccount.Secret secret) {
        return new PhoneAccount(() -> name, secret);
    }

    private final LinkedBlockingQueue<PhoneBinding> there = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<PhoneBinding> gone = new LinkedBlockingQueue<>();
    private final PhoneEndpoint endpoint = endpoint(PhoneSettings.Limits.USUAL);

    private PhoneEndpoint endpoint(PhoneSettings.Limits limits) {
        var registrations = new PhoneRegistrations() {
            @Override
            public void there(PhoneBinding phone) {
                there.add(phone);
            }

            @Override
            public void gone(PhoneBinding phone) {
                gone.add(phone);
            }
        };
        var settings = new PhoneSettings("phones", BrowserPhone.REALM, "Trunkline", limits);
        return PhoneEndpoint.start(settings, users, IncomingCalls.none(), registrations);
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private BrowserPhone phone(String user) {
        return new BrowserPhone(endpoint, user);
    }

    private PhoneBinding there() {
        return Heard.poll(there, "a phone");
    }

    private PhoneBinding gone() {
        return Heard.poll(gone, "the end of a phone");
    }

    @Test
    void registersAfterAProof() {
        var phone = phone("anna");
        var ok = phone.ask(phone.register(1, 600), "anna", "secret");
        assertThat(ok).startsWith("SIP/2.0 200").contains("+sip.instance=\"<urn:uuid:1>\"", "reg-id=1", "expires=600",
                "Require: outbound", phone.contact().substring(1, phone.contact().length() - 1));
        var bound = there();
        assertThat(bound.user().name()).isEqualTo("anna");
        assertThat(bound.flow()).isEqualTo(phone.peer());
        assertThat(endpoint.snapshot().phones()).isEqualTo(1);

        assertThat(phone.ask(phone.register(1, 0), "anna", "secret")).startsWith("SIP/2.0 200").doesNotContain("Contact:");
        assertThat(gone()).isSameAs(bound);
        assertThat(endpoint.snapshot().phones()).isZero();
    }

    @Test
    void isAskedBySha256FirstAndByMd5() {
        var phone = phone("anna");
        phone.send(phone.register(1, 600));
        var question = phone.next("SIP/2.0 401");
        assertThat(question.indexOf("algorithm=SHA-256")).isPositive().isLessThan(question.indexOf("algorithm=MD5"));
        assertThat(there).isEmpty();
    }

    @Test
    void provesItselfBySha256() {
        var phone = phone("anna");
        phone.send(phone.register(1, 600));
        phone.send(phone.proven(phone.register(1, 600), phone.next("SIP/2.0 401"), DigestHash.SHA_256, "anna", "wrong"));
        phone.send(phone.proven(phone.register(1, 600), phone.next("SIP/2.0 401"), DigestHash.SHA_256, "anna", "secret"));
        phone.next("SIP/2.0 200");
        there();
    }

    @Test
    void whereSomebodyKnowsMd5AloneNobodyIsAskedForMore() {
        md5Only = true;
        for (var user : new String[] {"anna", "bob", "nobody"}) {
            var phone = phone(user);
            phone.send(phone.register(1, 600));
            var question = phone.next("SIP/2.0 401");
            assertThat(question).as("it tells nothing of who there is").contains("algorithm=MD5").doesNotContain("SHA");
        }
        var phone = phone("anna");
        phone.send(phone.register(1, 600));
        phone.send(phone.proven(phone.register(1, 600), phone.next("SIP/2.0 401"), DigestHash.SHA_256, "anna", "secret"));
        phone.next("SIP/2.0 401"); // for that it was not asked
    }

    @Test
    void aHashDoesInThePlaceOfThePassword() {
        var phone = phone("bob");
        assertThat(phone.ask(phone.register(1, 600), "bob", "hashed")).startsWith("SIP/2.0 200");
    }

    @Test
    void aTokenIsPasswordAndNameOrABearer() {
        var phone = phone("carl");
        assertThat(phone.ask(phone.register(1, 600), "a-token", "a-token")).startsWith("SIP/2.0 200");
        var other = phone("carl");
        other.send(other.register("Contact: " + other.contact() + "\nAuthorization: Bearer a-token\n"));
        assertThat(other.next("SIP/2.0")).startsWith("SIP/2.0 200").doesNotContain("Require: outbound");
        other.send(other.register("Contact: " + other.contact() + "\nAuthorization: Bearer another\n"));
        assertThat(other.next("SIP/2.0")).startsWith("SIP/2.0 401");
    }

    @Test
    void nobodyRegistersForAnother() {
        var phone = phone("anna");
        assertThat(phone.ask(phone.register(1, 600), "bob", "hashed")).startsWith("SIP/2.0 403");
        assertThat(there).isEmpty();
    }

    @Test
    void wrongPasswordsAreRefusedAndSoIsTheRightOneThen() {
        var phone = phone("anna");
        for (int guess = 1; guess < Guesses.ALLOWED; guess++) {
            assertThat(phone.ask(phone.register(1, 600), "anna", "guess" + guess)).startsWith("SIP/2.0 401");
        }
        assertThat(phone.ask(phone.register(1, 600), "anna", "guess")).startsWith("SIP/2.0 403");
        phone.send(phone.register(1, 600));
        var question = phone.next("SIP/2.0 401"); // who it is, it has not said
        phone.send(phone.proven(phone.register(1, 600), question, "anna", "secret"));
        phone.next("SIP/2.0 403");
        assertThat(endpoint.snapshot().refused(Refusal.WRONG_PASSWORD)).isPositive();
    }

    @Test
    void aNameThatIsNoneIsNobodysWrongGuess() {
        var phone = phone("anna");
        for (int guess = 0; guess <= Guesses.ALLOWED; guess++) {
            assertThat(phone.ask(phone.register(1, 600), "", "guess")).startsWith("SIP/2.0 401");
        }
        assertThat(phone.ask(phone.register(1, 600), "anna", "secret")).startsWith("SIP/2.0 200");
    }

    @Test
    void severalTabsAreSeveralPhonesUntilTheyClose() {
        var first = phone("anna");
        first.ask(first.register(1, 600), "anna", "secret");
        var second = phone("anna");
        assertThat(second.peer()).isNotEqualTo(first.peer());
        assertThat(second.ask(second.register(2, 600), "anna", "secret")).contains("urn:uuid:1", "urn:uuid:2");
        var bound = there();
        first.close();
        assertThat(gone()).isSameAs(bound);
        assertThat(endpoint.snapshot().phones()).isEqualTo(1);
        assertThat(endpoint.snapshot().flows()).isEqualTo(1);
    }

    @Test
    void anInstanceThatComesBackTakesItsOwnPlace() {
        var before = phone("anna");
        before.ask(before.register(1, 600), "anna", "secret");
        var after = phone("anna");
        after.ask(after.register(1, 600), "anna", "secret");
        assertThat(gone().flow()).isEqualTo(before.peer());
        there();
        assertThat(there().flow()).isEqualTo(after.peer());
        before.close();
        assertThat(endpoint.snapshot().phones()).isEqualTo(1);
    }

    @Test
    void tooBriefIsToldHowLongItHasToBe() {
        var phone = phone("anna");
        assertThat(phone.ask(phone.register(1, 5), "anna", "secret")).startsWith("SIP/2.0 423").contains("Min-Expires: 60");
    }

    @Test
    void pingsAreAnswered() {
        var phone = phone("anna");
        phone.send("\r\n\r\n");
        assertThat(phone.next("\r\n")).isEqualTo("\r\n");
    }

    @Test
    void whatIsNotServedSaysWhatIs() {
        var phone = phone("anna").over("WS");
        phone.send(phone.request("OPTIONS", "sip:" + BrowserPhone.REALM, "sip:" + BrowserPhone.REALM, "Content-Length: 0\n\n"));
        phone.next("SIP/2.0 200");
        var message = phone.request("SUBSCRIBE", "sip:bob@" + BrowserPhone.REALM, "sip:bob@" + BrowserPhone.REALM,
                "Content-Type: text/plain\nContent-Length: 2\n\nhi");
        assertThat(phone.ask(message, "anna", "secret")).startsWith("SIP/2.0 405").contains("Allow: INVITE");
    }

    @Test
    void whoProvesNothingOrSaysTooMuchIsLetGo() {
        try (var strict = endpoint(new PhoneSettings.Limits(10, 10, Duration.ofMillis(1), 5))) {
            assertThat(new BrowserPhone(strict, "anna").closedWith()).contains("Register or call.");
        }
        try (var strict = endpoint(new PhoneSettings.Limits(10, 10, Duration.ofMinutes(1), 5))) {
            var hasty = new BrowserPhone(strict, "anna");
            IntStream.range(0, 6).forEach(_ -> hasty.send("\r\n\r\n"));
            assertThat(hasty.closedWith()).contains("Send less often.");
        }
        try (var small = endpoint(new PhoneSettings.Limits(10, 0, Duration.ofMinutes(1), 5))) {
            assertThat(small.open(new java.net.InetSocketAddress("127.0.0.1", 1), null)).isEmpty();
        }
    }
}
