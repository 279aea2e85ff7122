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

    /** RFC 7616 §3.9.2, with the response that its erratum 4897 corrects. */
    @Test
    void exampleOfRfc7616WithSha512() {
        var challenge = "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, charset=UTF-8, userhash=true,"
                + " nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\","
                + " opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\"";
        assertThat(response(challenge, "J\u00e4s\u00f8n Doe", "Secret, or not?", "/doe.json",
                        "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v"))
                .isEqualTo("3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5");
    }

    /** Computed by Python's hashlib, which gets SHA-512/256 from OpenSSL: names of RFC 7616 §3.9.1, and a body. */
    @ParameterizedTest
    @CsvSource({
        "MD5, auth-int, 60ea0fef42eae0e984e772fc2e4e6ea6",
        "MD5-sess, auth, 1036eac32e812a6ffb0796dac6a82c7c",
        "MD5-sess, auth-int, 69b15e435dcb2f2e3ae392dfa7c3cf15",
        "SHA-256, auth-int, 53abdf0bebc72cd8f37d6984297a95f7c661119380c223f480c2334fd155e5be",
        "SHA-256-sess, auth, 43800c42d49e7471c0d72de0449d463932bfdca3b25a3426c0eb3a807a911aca",
        "SHA-256-sess, auth-int, c29224b86f8703401766a1a9a4ed491c080c46646d6e0405c9594d5d1353949b",
        "SHA-512-256, auth, a08a350415d9a77a0497efd274ac28accaa8a6a7fa41376e900bd90be1c60878",
        "SHA-512-256, auth-int, a75b76e13a5feb3f1235403df2083dacc6f30e24543ed52212f00ab011f7d7eb",
        "SHA-512-256-sess, auth, 85cf09a49e54138e2f51b948b10cc70144328e6d80518d786d8a934553ad4077",
        "SHA-512-256-sess, auth-int, ecbafe8409f32aa3dd2bdf529f5e5c46d9c874afe0f029baf66b513b2aa97eda"
    })
    void sessionsAndBodies(String algorithm, String qop, String expected) {
        var challenge = Challenge.parse("Digest realm=\"http-auth@example.org\", algorithm=" + algorithm + ", qop=\"" + qop
                + "\", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\"");
        var subject = new Digest.Subject("INVITE", "sip:1@example.org", "v=0\r\n".getBytes(US_ASCII));
        assertThat(Digest.response(challenge.orElseThrow(), "Mufasa", "Circle of Life", subject, "00000001",
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
