package org.trunkline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.trunkline.sip.Proving.Asker;
import org.trunkline.sip.Proving.Place;
import org.trunkline.sip.Proving.Proof;
import org.trunkline.sip.Proving.Question;

/** Who gets a proof, and how often. */
class ProvingTest {
    private static final Digest.Subject INVITE = new Digest.Subject("INVITE", "sip:1@trunk", new byte[] {'v'});
    private final Keyring.Key key = new Keyring.Key(new Credentials("me", "secret", Optional.empty()));
    private final Proving proving = new Proving(Optional.of(key), () -> "ours");

    private static Question question(Asker asker, String realm, String nonce, String more) {
        return new Question(asker, "Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\"" + more);
    }

    private static Question proxy(String realm, String nonce, String more) {
        return question(Asker.PROXY, realm, nonce, ",qop=\"auth\"" + more);
    }

    private static List<Proof> ask(Proving.Exchange exchange, Question... questions) {
        return exchange.answer(List.of(questions), INVITE);
    }

    @Test
    void wrongPasswordIsTriedOnce() {
        var exchange = proving.exchange(Place.TRUNK);
        assertThat(ask(exchange, proxy("r", "1", ""))).hasSize(1);
        assertThat(ask(exchange, proxy("r", "2", ""))).isEmpty();
    }

    @Test
    void staleNonceIsTriedOnceMore() {
        var exchange = proving.exchange(Place.TRUNK);
        ask(exchange, proxy("r", "1", ""));
        assertThat(ask(exchange, proxy("r", "2", ",stale=true"))).hasSize(1);
        assertThat(ask(exchange, proxy("r", "3", ",stale=true"))).isEmpty();
    }

    @Test
    void nonceThatIsUsedAgainIsCountedOn() {
        assertThat(ask(proving.exchange(Place.TRUNK), proxy("r", "n", "")).getFirst().value()).contains("nc=00000001");
        var another = new Proving(Optional.of(key), () -> "ours");
        assertThat(ask(another.exchange(Place.TRUNK), proxy("r", "n", "")).getFirst().value()).contains("nc=00000002");
    }

    @Test
    void strongestThatWeKnowIsTaken() {
        var proofs = ask(
                proving.exchange(Place.TRUNK),
                proxy("r", "1", ",algorithm=SHA-256"),
                proxy("r", "2", ",algorithm=SHA-512-256"),
                proxy("r", "3", ",algorithm=MD5"),
                proxy("r", "4", ",algorithm=SHA-1024"));
        assertThat(proofs).hasSize(1);
        assertThat(proofs.getFirst().value()).contains("algorithm=SHA-512-256", "nonce=\"2\"");
    }

    @Test
    void serverAndProxyAreAnsweredTogether() {
        var exchange = proving.exchange(Place.TRUNK);
        assertThat(ask(exchange, proxy("r", "p", ""))).extracting(Proof::name).containsExactly("Proxy-Authorization");
        assertThat(ask(exchange, question(Asker.SERVER, "r", "s", "")))
                .extracting(Proof::name)
                .containsExactly("Authorization", "Proxy-Authorization");
    }

    @Test
    void anotherRealmGetsNothing() {
        ask(proving.exchange(Place.TRUNK), proxy("trunk", "1", ""));
        assertThat(ask(proving.exchange(Place.TRUNK), proxy("stranger", "1", ""))).isEmpty();
        var bound = new Proving(
                Optional.of(new Keyring.Key(new Credentials("me", "secret", Optional.of("trunk")))), () -> "ours");
        assertThat(ask(bound.exchange(Place.REGISTRAR), proxy("stranger", "1", ""))).isEmpty();
        assertThat(ask(bound.exchange(Place.TRUNK), proxy("trunk", "1", ""))).hasSize(1);
    }

    @Test
    void farEndGetsNothingThatTheTrunkDidNotAskForInTheSameWay() {
        assertThat(ask(proving.exchange(Place.FAR_END), proxy("r", "1", ""))).isEmpty();
        ask(proving.exchange(Place.TRUNK), proxy("r", "1", ""));
        assertThat(ask(proving.exchange(Place.FAR_END), proxy("r", "2", ""))).hasSize(1);
        assertThat(ask(proving.exchange(Place.FAR_END), question(Asker.SERVER, "r", "3", ""))).isEmpty();
    }

    @Test
    void endlessChallengesEnd() {
        var exchange = proving.exchange(Place.TRUNK);
        int proofs = 0;
        for (int i = 0; i < 50; i++) {
            proofs += ask(exchange, proxy("r", "n" + i, ",stale=true")).isEmpty() ? 0 : 1;
        }
        assertThat(proofs).isEqualTo(2);
    }

    @Test
    void withoutProtectionThereIsNoCounter() { // RFC 2069
        var proof = ask(proving.exchange(Place.TRUNK), question(Asker.SERVER, "r", "n", ",opaque=\"o\"")).getFirst();
        assertThat(proof.value()).contains("opaque=\"o\"").doesNotContain("nc=").doesNotContain("qop").doesNotContain("secret");
    }

    @Test
    void withoutCredentialsNobodyIsAnswered() {
        var poor = new Proving(Optional.empty(), () -> "ours");
        assertThat(ask(poor.exchange(Place.TRUNK), proxy("r", "n", ""))).isEmpty();
    }
}
