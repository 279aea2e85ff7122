package org.trunkline.gateway.access;

import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.trunkline.config.ApiKey;
import org.trunkline.config.Destinations;
import org.trunkline.config.WrittenGrants;
import org.trunkline.gateway.call.CallError;

/**
 * Checks access tokens (RFC 7519). What a token's header says only chooses among keys of the kind that goes with it, so that
 * nobody signs with a public key as if it were a secret one (RFC 8725 §3.1).
 *
 * <pre>
 *   alg HS256 ────────► API key by kid ─────────────┐
 *   RS256, ES256 ─────► issuer by iss, key by kid ──┼─► signature ─► iss, aud ─► iat, nbf, exp ─► sub, grants
 *   anything else, none: refused                    ┘
 * </pre>
 */
final class TokenReader {
    static final Duration LONGEST = Duration.ofHours(24);

    private static final int MOST_CHARACTERS = 8192;
    private static final int SKEW_SECONDS = 30; // between the clocks of two servers

    /** A key, and the only algorithm that it is for. */
    private record Trust(String algorithm, Key key, Optional<IssuerKeys> issuer) {}

    private final Map<String, ApiKey> keys;
    private final Map<String, IssuerKeys> issuers;

    TokenReader(Map<String, ApiKey> keys, List<IssuerKeys> issuers) {
        this.keys = keys;
        this.issuers = issuers.stream().collect(Collectors.toMap(known -> known.server().issuer(), Function.identity()));
    }

    /** May ask an issuer for its keys, and wait for them. */
    ReadToken read(String token, Instant now) throws TokenRefused {
        if (token.length() > MOST_CHARACTERS) {
            throw TokenRefused.malformed("The token is too long: at most " + MOST_CHARACTERS + " characters.");
        }
        var trust = trust(token);
        var claims = checked(token, trust, now);
        return read(claims, now);
    }

    private Trust trust(String token) throws TokenRefused {
        try {
            var unchecked = new JsonWebSignature();
            unchecked.setCompactSerialization(token);
            var kid = Optional.ofNullable(unchecked.getKeyIdHeaderValue())
                    .orElseThrow(() -> TokenRefused.notTrusted("The token's header has no kid: it names the key."));
            var algorithm = String.valueOf(unchecked.getAlgorithmHeaderValue());
            return switch (algorithm) {
                case AlgorithmIdentifiers.HMAC_SHA256 -> byApiKey(kid);
                case AlgorithmIdentifiers.RSA_USING_SHA256, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256 ->
                    byIssuer(kid, algorithm, unchecked);
                default -> throw TokenRefused.notTrusted("A token is signed by HS256, RS256 or ES256.");
            };
        } catch (JoseException none) {
            throw TokenRefused.malformed("This is no JWT: three parts with points between, each in base64url.");
        }
    }

    private Trust byApiKey(String kid) throws TokenRefused {
        var key = Optional.ofNullable(keys.get(kid))
                .orElseThrow(() -> TokenRefused.notTrusted("No key in trunkline.access.keys has the token's kid as its id."));
        return new Trust(AlgorithmIdentifiers.HMAC_SHA256, new HmacKey(key.bytes()), Optional.empty());
    }

    /** By a payload that is not checked yet: it only chooses the key to check it with. */
    private Trust byIssuer(String kid, String algorithm, JsonWebSignature unchecked) throws TokenRefused, JoseException {
        var issuer = Optional.ofNullable(issuers.get(issuerOf(unchecked.getUnverifiedPayload())))
                .orElseThrow(() -> TokenRefused.notTrusted("No issuer in trunkline.access.jwks is the token's iss."));
        return new Trust(algorithm, issuer.key(kid, algorithm), Optional.of(issuer));
    }

    private static String issuerOf(String payload) throws TokenRefused {
        try {
            return String.valueOf(JwtClaims.parse(payload).getIssuer());
        } catch (InvalidJwtException | MalformedClaimException none) {
            throw TokenRefused.malformed("The token's claims cannot be read.");
        }
    }

    private static JwtClaims checked(String token, Trust trust, Instant now) throws TokenRefused {
        var consumer = new JwtConsumerBuilder()
                .setVerificationKey(trust.key())
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, trust.algorithm())
                .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
                .setAllowedClockSkewInSeconds(SKEW_SECONDS)
                .setRequireSubject()
                .setRequireExpirationTime()
                .setRequireIssuedAt()
                .setIssuedAtRestrictions(SKEW_SECONDS, Integer.MAX_VALUE);
        trust.issuer().ifPresent(keys ->
                consumer.setExpectedIssuer(keys.server().issuer()).setExpectedAudience(keys.server().audience()));
        try {
            return consumer.build().processToClaims(token);
        } catch (InvalidJwtException refused) {
            throw refusal(refused);
        }
    }

    /** The first that helps whoever made the token. */
    private static TokenRefused refusal(InvalidJwtException wrong) {
        if (wrong.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)) {
            return TokenRefused.notTrusted("The token's signature is not that of the key that it names.");
        }
        if (wrong.hasErrorCode(ErrorCodes.ISSUER_INVALID)
                || wrong.hasErrorCode(ErrorCodes.AUDIENCE_INVALID)
                || wrong.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
            return new TokenRefused(CallError.TOKEN_NOT_FOR_US, "The token is for somebody else: its aud is not the configured one.");
        }
        if (wrong.hasErrorCode(ErrorCodes.EXPIRED)) {
            return expired();
        }
        if (wrong.hasErrorCode(ErrorCodes.NOT_YET_VALID) || wrong.hasErrorCode(ErrorCodes.ISSUED_AT_INVALID_FUTURE)) {
            return new TokenRefused(
                    CallError.TOKEN_NOT_YET_VALID, "The token's time has not come (nbf, iat): are both clocks right?");
        }
        return TokenRefused.malformed("A token needs sub, iat and exp, each as RFC 7519 has it.");
    }

    private static TokenRefused expired() {
        return new TokenRefused(CallError.TOKEN_EXPIRED, "The token's time is over (exp): get a new one.");
    }

    private static ReadToken read(JwtClaims claims, Instant now) throws TokenRefused {
        try {
            var identity = claims.getSubject();
            if (!identity.matches(Destinations.IDENTITY)) {
                throw TokenRefused.malformed("The token's sub is 1 to 255 characters of ASCII without blanks.");
            }
            return new ReadToken(identity, grants(claims), left(claims, now));
        } catch (MalformedClaimException | IllegalArgumentException wrong) {
            throw TokenRefused.malformed("The token's claim " + GrantsClaim.NAME + ": " + wrong.getMessage() + ".");
        }
    }

    private static Optional<WrittenGrants> grants(JwtClaims claims) {
        return claims.hasClaim(GrantsClaim.NAME)
                ? Optional.of(GrantsClaim.read(claims.getClaimValue(GrantsClaim.NAME)))
                : Optional.empty();
    }

    /** By its own account and by our clock: neither a wrong iat nor a wrong exp makes it longer. */
    private static Duration left(JwtClaims claims, Instant now) throws TokenRefused, MalformedClaimException {
        long until = claims.getExpirationTime().getValue();
        long latest = Math.min(claims.getIssuedAt().getValue(), now.getEpochSecond()) + LONGEST.toSeconds();
        if (until > latest) {
            throw new TokenRefused(
                    CallError.TOKEN_LASTS_TOO_LONG, "The token is good for too long: at most 24 hours between iat and exp.");
        }
        var left = Duration.between(now, Instant.ofEpochSecond(until));
        if (!left.isPositive()) {
            throw expired(); // inside what clocks may differ, but of no use
        }
        return left;
    }
}
