package org.trunkline.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.trunkline.config.AccessPlan;
import org.trunkline.config.Destinations;
import org.trunkline.config.Grants;
import org.trunkline.config.KeyServer;
import org.trunkline.config.UserPlan;
import org.trunkline.config.WrittenGrants;
import org.trunkline.gateway.call.Admitted;
import org.trunkline.gateway.call.CallError;

/** Tokens good and bad, by the clock of this test and from an issuer in this test. */
class AccessTest {
    private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");
    private static final long NOW_NANOS = 1_000;
    private static final PublicJsonWebKey RSA = made("rsa", AccessTest::rsa);
    private static final PublicJsonWebKey ANOTHER_RSA = made("rsa", AccessTest::rsa);
    private static final PublicJsonWebKey EC = made("ec", AccessTest::ec);
    private static final KeyServer ISSUER =
            new KeyServer(URI.create("https://id.example.com/keys"), "https://id.example.com", "trunkline");

    /** Makes a key. */
    private interface Generator {
        PublicJsonWebKey generate() throws JoseException;
    }

    /** One attack or mistake. */
    private record Case(String what, CallError error, UnaryOperator<Forge> change) {
        @Override
        public String toString() {
            return what;
        }
    }

    private long nanos = NOW_NANOS;
    private final List<String> asked = new ArrayList<>();
    private Optional<String> published = Optional.of(new JsonWebKeySet(RSA, EC).toJson());
    private final Access access = new Access(this::publishes, () -> NOW, () -> nanos);

    @Test
    void aTokenSaysWhoWhatAndUntilWhen() {
        plan();
        var grants = Map.of("incoming", true, "to", List.of("+49", "110"), "callerIds", List.of("+4930123450"),
                "callsAtOnce", 2, "callsAMinute", 10, "messagesAMinute", 0, "longestCallSeconds", 600);
        assertThat(admitted(token().with("trunkline", grants))).isEqualTo(new Admitted(
                "anna",
                new Grants(true, Destinations.of(List.of("+49", "110")), List.of("+4930123450"), 2, 10, 0, Duration.ofMinutes(10)),
                NOW_NANOS + TimeUnit.HOURS.toNanos(1)));
    }

    /** {@code docs/access.md}, as it is written. */
    @Test
    void theClaimsOfTheDocumentAreGood() throws IOException, JoseException {
        plan();
        var claims = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("..", "docs", "access.md")))
                .results().toList();
        assertThat(claims).hasSize(1);
        var token = token();
        JsonUtil.parseJson(claims.getFirst().group(1)).forEach(token::with);
        assertThat(admitted(token).grants()).extracting(Grants::incoming, Grants::to, Grants::callsAtOnce)
                .containsExactly(true, Destinations.of(List.of("+49", "+43")), 2);
    }

    @Test
    void whatIsNotGrantedIsNot() {
        plan();
        assertThat(admitted(token()).grants()).isEqualTo(Grants.NOTHING);
        assertThat(admitted(token().with("trunkline", Map.of())).grants()).isEqualTo(Grants.NOTHING);
        assertThat(Grants.NOTHING.incoming()).isFalse();
        assertThat(Grants.NOTHING.to().allow(List.of("+4930", "110", ""))).isFalse();
    }

    static Stream<Case> attacks() {
        return Stream.of(
                new Case("unsigned", CallError.TOKEN_NOT_TRUSTED, Forge::unsigned),
                new Case("by another key under this one's name", CallError.TOKEN_NOT_TRUSTED, f -> f.signed(Forge.OTHER, "backend")),
                new Case("by a key that nobody knows", CallError.TOKEN_NOT_TRUSTED, f -> f.signed(Forge.OTHER, "other")),
                new Case("by no key by name", CallError.TOKEN_NOT_TRUSTED, f -> f.signed(Forge.KEY, null)),
                new Case("HS256 with the issuer's public key", CallError.TOKEN_NOT_TRUSTED, f -> f
                        .with("iss", ISSUER.issuer()).with("aud", "trunkline")
                        .signed(AlgorithmIdentifiers.HMAC_SHA256, new HmacKey(RSA.getPublicKey().getEncoded()), "rsa")),
                new Case("RS256 named as the API key", CallError.TOKEN_NOT_TRUSTED, f -> f
                        .with("iss", ISSUER.issuer()).with("aud", "trunkline")
                        .signed(AlgorithmIdentifiers.RSA_USING_SHA256, RSA.getPrivateKey(), "backend")),
                new Case("RS256 by another key under this one's name", CallError.TOKEN_NOT_TRUSTED, f -> f
                        .with("iss", ISSUER.issuer()).with("aud", "trunkline")
                        .signed(AlgorithmIdentifiers.RSA_USING_SHA256, ANOTHER_RSA.getPrivateKey(), "rsa")),
                new Case("RS256 named as the EC key", CallError.TOKEN_NOT_TRUSTED, f -> f
                        .with("iss", ISSUER.issuer()).with("aud", "trunkline")
                        .signed(AlgorithmIdentifiers.RSA_USING_SHA256, RSA.getPrivateKey(), "ec")),
                new Case("RS512, which nobody agreed on", CallError.TOKEN_NOT_TRUSTED, f -> f
                        .with("iss", ISSUER.issuer()).with("aud", "trunkline")
                        .signed(AlgorithmIdentifiers.RSA_USING_SHA512, RSA.getPrivateKey(), "rsa")),
                new Case("of an issuer that nobody knows", CallError.TOKEN_NOT_TRUSTED, f -> f
                        .with("iss", "https://evil.example").with("aud", "trunkline")
                        .signed(AlgorithmIdentifiers.RSA_USING_SHA256, RSA.getPrivateKey(), "rsa")),
                new Case("of no issuer", CallError.TOKEN_NOT_TRUSTED, f -> f
                        .signed(AlgorithmIdentifiers.RSA_USING_SHA256, RSA.getPrivateKey(), "rsa")),
                new Case("of the issuer, for somebody else", CallError.TOKEN_NOT_FOR_US, f -> f
                        .with("iss", ISSUER.issuer()).with("aud", "another service")
                        .signed(AlgorithmIdentifiers.RSA_USING_SHA256, RSA.getPrivateKey(), "rsa")),
                new Case("of the issuer, for nobody", CallError.TOKEN_NOT_FOR_US, f -> f
                        .with("iss", ISSUER.issuer())
                        .signed(AlgorithmIdentifiers.RSA_USING_SHA256, RSA.getPrivateKey(), "rsa")),
                new Case("of our key, for somebody else", CallError.TOKEN_NOT_FOR_US, f -> f.with("aud", "another service")),
                new Case("over", CallError.TOKEN_EXPIRED, f -> f.with("exp", at(-3600)).with("iat", at(-7200))),
                new Case("over just now", CallError.TOKEN_EXPIRED, f -> f.with("exp", at(0)).with("iat", at(-60))),
                new Case("not yet valid", CallError.TOKEN_NOT_YET_VALID, f -> f.with("nbf", at(120))),
                new Case("made in the future", CallError.TOKEN_NOT_YET_VALID, f -> f.with("iat", at(120))),
                new Case("good for more than a day", CallError.TOKEN_LASTS_TOO_LONG, f -> f.with("exp", at(86_401))),
                new Case("made long ago for long", CallError.TOKEN_LASTS_TOO_LONG, f -> f.with("iat", at(-86_400))),
                new Case("good to the end of time", CallError.TOKEN_LASTS_TOO_LONG, f -> f.with("exp", Long.MAX_VALUE)),
                new Case("made before all time", CallError.TOKEN_MALFORMED, f -> f.with("iat", Long.MIN_VALUE / 2)),
                new Case("without sub", CallError.TOKEN_MALFORMED, f -> f.without("sub")),
                new Case("without exp", CallError.TOKEN_MALFORMED, f -> f.without("exp")),
                new Case("without iat", CallError.TOKEN_MALFORMED, f -> f.without("iat")),
                new Case("exp as a text", CallError.TOKEN_MALFORMED, f -> f.with("exp", "tomorrow")),
                new Case("an empty sub", CallError.TOKEN_MALFORMED, f -> f.with("sub", "")),
                new Case("a sub with a line break", CallError.TOKEN_MALFORMED, f -> f.with("sub", "anna\r\nX: y")),
                new Case("a sub that is none", CallError.TOKEN_MALFORMED, f -> f.with("sub", List.of("anna"))),
                new Case("a long sub", CallError.TOKEN_MALFORMED, f -> f.with("sub", "a".repeat(256))),
                new Case("too long", CallError.TOKEN_MALFORMED, f -> f.with("more", "x".repeat(8192))));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void aTokenIsRefusedThatIs(Case attack) {
        plan();
        assertThat(refused(attack.change().apply(token()).toString())).isEqualTo(attack.error());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | TOKEN_MALFORMED",
        "hello | TOKEN_MALFORMED",
        "a.b | TOKEN_MALFORMED",
        "a.b.c | TOKEN_MALFORMED",
        "a.b.c.d.e | TOKEN_MALFORMED",
        "..  | TOKEN_MALFORMED",
        "\u0000.\u0000.\u0000 | TOKEN_MALFORMED",
    })
    void whatIsNoTokenIsRefused(String text, CallError error) {
        plan();
        assertThat(refused(text)).isEqualTo(error);
    }

    @Test
    void noSignatureAndNoneInAnotherCaseAreRefused() {
        plan();
        var parts = token().toString().split("\\.");
        for (var algorithm : List.of("none", "None", "NONE", "nOnE", "")) {
            var header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"backend\"}";
            var forged = Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8));
            assertThat(refused(forged + "." + parts[1] + ".")).as(algorithm).isEqualTo(CallError.TOKEN_NOT_TRUSTED);
            assertThat(refused(forged + "." + parts[1] + "." + parts[2])).as(algorithm).isEqualTo(CallError.TOKEN_NOT_TRUSTED);
        }
        assertThat(refused(parts[0] + "." + parts[1] + ".")).isEqualTo(CallError.TOKEN_NOT_TRUSTED);
    }

    @Test
    void anotherPayloadUnderAGoodSignatureIsRefused() {
        plan();
        var good = token().toString().split("\\.");
        var other = token().with("sub", "bob").toString().split("\\.");
        assertThat(refused(good[0] + "." + other[1] + "." + good[2])).isEqualTo(CallError.TOKEN_NOT_TRUSTED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "no object | 7",
        "a grant that there is not | {\"incomming\": true}",
        "incoming as a text | {\"incoming\": \"false\"}",
        "incoming as null | {\"incoming\": null}",
        "to as a text | {\"to\": \"+49\"}",
        "to what is no beginning | {\"to\": [\"+49\", \".*\"]}",
        "to the beginning of everything | {\"to\": [\"\"]}",
        "to a number | {\"to\": [49]}",
        "a caller id that is none | {\"callerIds\": [\"Example Ltd\"]}",
        "no calls at once | {\"callsAtOnce\": 0}",
        "fewer than none | {\"callsAMinute\": -1}",
        "fewer messages than none | {\"messagesAMinute\": -1}",
        "half a call | {\"callsAMinute\": 0.5}",
        "more than there can be | {\"callsAtOnce\": 100001}",
        "longer than a day | {\"longestCallSeconds\": 86401}",
        "a count as a text | {\"longestCallSeconds\": \"60\"}",
    })
    void grantsAreReadStrictly(String what, String json) throws JoseException {
        plan();
        var claim = JsonUtil.parseJson("{\"claim\": " + json + "}").get("claim");
        assertThat(refused(token().with("trunkline", claim).toString())).as(what).isEqualTo(CallError.TOKEN_MALFORMED);
    }

    @Test
    void theConfigurationBoundsTheTokensOfItsUsers() {
        var written = new WrittenGrants(
                Optional.of(false),
                Optional.of(Destinations.of(List.of("+49"))),
                Optional.of(List.of("+4930123450", "+4930123451")),
                Optional.of(1),
                Optional.empty(),
                Optional.of(3),
                Optional.of(Duration.ofMinutes(5)));
        plan(new UserPlan("anna", Optional.empty(), Map.of(), false, written));
        var grants = Map.of("incoming", true, "to", List.of("any"), "callerIds", List.of("+4930123451", "+15550100"),
                "callsAtOnce", 10, "callsAMinute", 5, "longestCallSeconds", 3600);
        var bound = admitted(token().with("trunkline", grants)).grants();
        assertThat(bound.incoming()).isFalse();
        assertThat(bound.to().allow(List.of("030123456", "+4930123456"))).isTrue();
        assertThat(bound.to().allow(List.of("+15550100"))).isFalse();
        assertThat(bound.callerIds()).containsExactly("+4930123451");
        assertThat(bound.callsAtOnce()).isEqualTo(1);
        assertThat(bound.callsAMinute()).isEqualTo(5);
        assertThat(bound.messagesAMinute()).isEqualTo(3);
        assertThat(bound.longestCall()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aTokenThatGrantsNothingInWordsIsGoodForWhatTheConfigurationGrantsItsUser() {
        plan(new UserPlan("anna", Optional.empty(), Map.of(), false, WrittenGrants.NONE));
        assertThat(admitted(token()).grants()).isEqualTo(Grants.BY_ROUTES);
        assertThat(admitted(token().with("sub", "bob")).grants()).isEqualTo(Grants.NOTHING);
        assertThat(admitted(token().with("trunkline", Map.of())).grants().incoming()).isFalse();
    }

    @Test
    void nobodyIsAConfiguredUserWithoutProof() {
        plan(user("anna", "swordfish", false), user("bob", null, false));
        assertThat(access.bySecret("anna", Optional.of("swordfish"))).isInstanceOf(Admission.Granted.class);
        assertThat(error(access.bySecret("anna", Optional.of("swordfisH")))).isEqualTo(CallError.USER_REFUSED);
        assertThat(error(access.bySecret("anna", Optional.empty()))).isEqualTo(CallError.USER_REFUSED);
        assertThat(error(access.bySecret("bob", Optional.empty()))).isEqualTo(CallError.USER_REFUSED);
        assertThat(error(access.bySecret("bob", Optional.of("")))).isEqualTo(CallError.USER_REFUSED);
        assertThat(error(access.bySecret("eve", Optional.of("swordfish")))).isEqualTo(CallError.USER_REFUSED);
        assertThat(access.unnamed()).isEmpty();
        plan(user("anna", "swordfish", false), user("guest", null, true));
        assertThat(access.unnamed().orElseThrow().user()).isEqualTo("guest");
        assertThat(access.bySecret("guest", Optional.empty())).isInstanceOf(Admission.Granted.class);
    }

    @Test
    void aPhoneProvesASecretOrItsHash() { // RFC 2617 §3.5 and RFC 7616 §3.9.1 have the examples
        var hash = "939e7578ed9e3c518a452acee763bce9";
        var better = "7987c64c30e25f1b74be53f966b49b90f2808aa92faf9a00262392d7b4794232";
        plan(
                user("Mufasa", "Circle of Life", false),
                new UserPlan("anna", Optional.empty(), Map.of("MD5", hash), false, WrittenGrants.NONE),
                user("bob", null, false));
        assertThat(access.byDigest("Mufasa", "http-auth@example.org").orElseThrow().hashes())
                .containsEntry("SHA-256", better)
                .containsEntry("MD5", "3d78807defe7de2157e2b0b6573a855f");
        assertThat(access.byDigest("anna", "any").orElseThrow().hashes()).isEqualTo(Map.of("MD5", hash));
        assertThat(access.byDigest("anna", "any").orElseThrow().admitted().user()).isEqualTo("anna");
        assertThat(access.byDigest("bob", "any")).isEmpty();
        assertThat(access.byDigest("eve", "any")).isEmpty();
        plan(user("Mufasa", "Circle Of Life", false));
        assertThat(access.byDigest("Mufasa", "testrealm@host.com").orElseThrow().hashes()).containsEntry("MD5", hash);
    }

    @Test
    void anIssuersKeysAreAskedForOnce() {
        plan();
        assertThat(admitted(rs256("rsa")).user()).isEqualTo("anna");
        assertThat(admitted(es256()).user()).isEqualTo("anna");
        assertThat(asked).hasSize(1);
    }

    @Test
    void anUnknownKeyIsAskedForAndNotOftenerThanEveryTenSeconds() {
        plan();
        admitted(rs256("rsa"));
        assertThat(refused(rs256("new").toString())).isEqualTo(CallError.TOKEN_NOT_TRUSTED);
        assertThat(asked).hasSize(1);
        published = Optional.of(new JsonWebKeySet(named("new")).toJson());
        nanos += IssuerKeys.BETWEEN_TRIES.toNanos();
        assertThat(admitted(rs256("new")).user()).isEqualTo("anna");
        assertThat(asked).hasSize(2);
        for (int i = 0; i < 100; i++) {
            assertThat(refused(rs256("unknown" + i).toString())).isEqualTo(CallError.TOKEN_NOT_TRUSTED);
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void aKeyThatWasTakenBackIsTrustedForAnHourAtMost() {
        plan();
        admitted(rs256("rsa"));
        published = Optional.of(new JsonWebKeySet(EC).toJson());
        nanos += IssuerKeys.FRESH.toNanos();
        assertThat(refused(rs256("rsa").toString())).isEqualTo(CallError.TOKEN_NOT_TRUSTED);
    }

    @Test
    void anIssuerThatCannotBeReachedIsTrustedForADayOnWhatItSaidLast() {
        plan();
        published = Optional.empty();
        assertThat(refused(rs256("rsa").toString())).isEqualTo(CallError.KEYS_UNREACHABLE);
        published = Optional.of(new JsonWebKeySet(RSA).toJson());
        nanos += IssuerKeys.BETWEEN_TRIES.toNanos();
        admitted(rs256("rsa"));
        published = Optional.empty();
        nanos += IssuerKeys.FRESH.toNanos() * 23;
        assertThat(admitted(rs256("rsa")).user()).isEqualTo("anna");
        nanos += IssuerKeys.FRESH.toNanos();
        assertThat(refused(rs256("rsa").toString())).isEqualTo(CallError.TOKEN_NOT_TRUSTED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "no JSON | hello",
        "no keys | {}",
        "keys that are none | {\"keys\": 7}",
        "keys of texts | {\"keys\": [\"rsa\"]}",
        "a key without numbers | {\"keys\": [{\"kty\": \"RSA\", \"kid\": \"rsa\"}]}",
        "a secret key | {\"keys\": [{\"kty\": \"oct\", \"kid\": \"rsa\", \"k\": \"AAAA\"}]}",
    })
    void whatAnIssuerPublishesIsNotTrustedBlindly(String what, String json) {
        plan();
        published = Optional.of(json);
        assertThat(refused(rs256("rsa").toString())).as(what).isIn(CallError.KEYS_UNREACHABLE, CallError.TOKEN_NOT_TRUSTED);
    }

    @Test
    void aKeyForEncryptionOrOfTooFewBitsSignsNothing() throws JoseException {
        plan();
        var encrypts = named("rsa");
        encrypts.setUse("enc");
        var small = RsaJwkGenerator.generateJwk(1024);
        small.setKeyId("small");
        published = Optional.of(new JsonWebKeySet(encrypts, small).toJson());
        assertThat(refused(rs256("rsa").toString())).isEqualTo(CallError.TOKEN_NOT_TRUSTED);
        var forged = issued().signed(AlgorithmIdentifiers.RSA_USING_SHA256, small.getPrivateKey(), "small");
        assertThat(refused(forged.toString())).isEqualTo(CallError.TOKEN_NOT_TRUSTED);
    }

    @Test
    void nothingThatIsSaidOrLoggedShowsASecret() {
        assertThat(Forge.KEY.toString()).doesNotContain(Forge.KEY.secret());
        assertThat(user("anna", "swordfish", false).toString()).doesNotContain("swordfish");
        assertThat(new Digest(Map.of("MD5", "939e"), new Admitted("anna", Grants.NOTHING, 0)).toString()).doesNotContain("939e");
    }

    private void plan(UserPlan... users) {
        access.plan(new AccessPlan(List.of(Forge.KEY), List.of(ISSUER)), List.of(users));
    }

    private static UserPlan user(String name, String secret, boolean open) {
        return new UserPlan(name, Optional.ofNullable(secret), Map.of(), open, WrittenGrants.NONE);
    }

    private String publishes(KeyServer server) throws IOException {
        asked.add(server.issuer());
        return published.orElseThrow(() -> new IOException("unreachable"));
    }

    private static Forge token() {
        return Forge.at(NOW);
    }

    private static Forge issued() {
        return token().with("iss", ISSUER.issuer()).with("aud", ISSUER.audience());
    }

    private static Forge rs256(String kid) {
        return issued().signed(AlgorithmIdentifiers.RSA_USING_SHA256, RSA.getPrivateKey(), kid);
    }

    private static Forge es256() {
        return issued().signed(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256, EC.getPrivateKey(), "ec");
    }

    private static long at(long seconds) {
        return NOW.getEpochSecond() + seconds;
    }

    private Admitted admitted(Forge token) {
        var admission = access.byToken(token.toString());
        assertThat(admission).isInstanceOf(Admission.Granted.class);
        return ((Admission.Granted) admission).admitted();
    }

    private CallError refused(String token) {
        return error(access.byToken(token));
    }

    private static CallError error(Admission admission) {
        assertThat(admission).isInstanceOf(Admission.Refused.class);
        assertThat(((Admission.Refused) admission).words()).isNotBlank();
        return ((Admission.Refused) admission).error();
    }

    private static PublicJsonWebKey named(String kid) {
        try {
            var copy = PublicJsonWebKey.Factory.newPublicJwk(RSA.toParams(OutputControlLevel.PUBLIC_ONLY));
            copy.setKeyId(kid);
            return copy;
        } catch (JoseException wrong) {
            throw new AssertionError(wrong);
        }
    }

    private static PublicJsonWebKey rsa() throws JoseException {
        return RsaJwkGenerator.generateJwk(2048);
    }

    private static PublicJsonWebKey ec() throws JoseException {
        return EcJwkGenerator.generateJwk(EllipticCurves.P256);
    }

    private static PublicJsonWebKey made(String kid, Generator generator) {
        try {
            var key = generator.generate();
            key.setKeyId(kid);
            return key;
        } catch (JoseException wrong) {
            throw new AssertionError(wrong);
        }
    }
}
