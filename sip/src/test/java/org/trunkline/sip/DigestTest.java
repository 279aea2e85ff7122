package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published examples, and what headers may look like. */
class DigestTest {
    private static String response(String challenge, String user, String password, String uri, String cnonce) {
        return Digest.response(
                Challenge.parse(challenge).orElseThrow(),
                user,
                password,
                new Digest.Subject("GET", uri, "".getBytes(US_ASCII)),
                "00000001",
                cnonce);
    }

    /** RFC 7616 §3.9.1. */
    @ParameterizedTest
    @CsvSource({
        "MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    })
    void exampleOfRfc7616(String algorithm, String expected) {
        var challenge = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=" + algorithm
                + ", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\""
                + ", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
        assertThat(response(challenge, "Mufasa", "Circle of Life", "/dir/index.html",
                        "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"))
                .isEqualTo(expected);
    }

    /** RFC 2617 §3.5. */
    @Test
    void exampleOfRfc2617() {
        var challenge = "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\","
                + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
        assertThat(response(challenge, "Mufasa", "Circle Of Life", "/dir/index.html", "0a4f113b"))
                .isEqualTo("6629fae49393a05397450978507c4ef1");
    }

    @Test
    void escapesInQuotedStringsAreTakenOutAndPutBack() {
        var challenge = Challenge.parse("Digest realm=\"a \\\"b\\\" \\\\c, d\",nonce=\"x\"").orElseThrow();
        assertThat(challenge.realm()).isEqualTo("a \"b\" \\c, d");
        assertThat(DigestFields.quoted(challenge.realm())).isEqualTo("\"a \\\"b\\\" \\\\c, d\"");
    }

    @Test
    void charsetAndUserhashAreNoHindrance() {
        var challenge = Challenge.parse(
                "digest REALM=\"r\" , Nonce=\"n\", charset=UTF-8, userhash=true, algorithm=sha-256-SESS, stale=TRUE");
        assertThat(challenge.orElseThrow().hash()).isEqualTo(DigestHash.SHA_256);
        assertThat(challenge.orElseThrow().session()).isTrue();
        assertThat(challenge.orElseThrow().stale()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "Digest ", "Basic realm=\"r\"", "Digest realm=\"r\"", "Digest nonce=\"n\"", "Digest realm=\"r, nonce=\"n\"",
        "Digest realm=\"r\" nonce=\"n\"", "Digest realm=\"r\",nonce=\"n\",nonce=\"m\"", "Digest realm=\"r\",nonce=\"n",
        "Digest realm=\"r\",nonce=\"n\",algorithm=AKAv1-MD5", "Digest realm=\"r\",nonce=\"n\",qop=\"auth-conf\"",
        "Digest ,,", "Digest =", "Digest realm=\"r\",nonce=\"n\","
    })
    void whatCannotBeAnswered(String header) {
        assertThat(Challenge.parse(header)).isEmpty();
    }
}
