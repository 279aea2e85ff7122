package org.trunkline.gateway.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.trunkline.config.ApiKey;
import org.trunkline.config.Destinations;

/**
 * Makes access tokens for whoever holds a key: of what is asked for in words that a program can write.
 *
 * <pre>
 *   {"identity": "anna", "grants": {"incoming": true, "to": ["+49"]}, "ttlSeconds": 3600}
 * </pre>
 */
public final class TokenOffice {
    private static final Duration USUAL = Duration.ofHours(1);

    private TokenOffice() {}

    /**
     * A token that was made.
     *
     * @param token a JWT
     * @param expiresInSeconds for how long it is good
     */
    public record Made(String token, long expiresInSeconds) {
        @Override
        public String toString() { // as good as a secret
            return "Made[" + token.length() + " characters]";
        }
    }

    /**
     * Makes a token.
     *
     * @param key signs it
     * @param json what is asked for
     * @param now when it is made
     * @return good at once
     * @throws IllegalArgumentException with words where that cannot be had
     */
    public static Made make(ApiKey key, String json, Instant now) {
        return make(key, parsed(json), now);
    }

    static Made make(ApiKey key, Map<String, Object> wanted, Instant now) {
        wanted.keySet().stream().filter(field -> !field.matches("identity|grants|ttlSeconds")).findFirst().ifPresent(_ -> {
            throw new IllegalArgumentException("Send identity, grants and ttlSeconds, and nothing else.");
        });
        if (!(wanted.get("identity") instanceof String identity) || !identity.matches(Destinations.IDENTITY)) {
            throw new IllegalArgumentException("'identity' is who the token is for: 1 to 255 characters of ASCII without blanks.");
        }
        long seconds = seconds(wanted.getOrDefault("ttlSeconds", USUAL.toSeconds()));
        var claims = new JwtClaims();
        claims.setSubject(identity);
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(now.getEpochSecond() + seconds));
        if (wanted.containsKey("grants")) {
            claims.setClaim(GrantsClaim.NAME, checked(wanted.get("grants")));
        }
        return new Made(signed(key, claims), seconds);
    }

    private static Map<String, Object> parsed(String json) {
        try {
            return JsonUtil.parseJson(json);
        } catch (JoseException wrong) {
            throw new IllegalArgumentException("Send one JSON object, each field once.", wrong);
        }
    }

    private static long seconds(Object ttl) {
        if (!(ttl instanceof Long seconds) || seconds < 1 || seconds > TokenReader.LONGEST.toSeconds()) {
            throw new IllegalArgumentException("'ttlSeconds' is for how long the token is good: 1 to 86400.");
        }
        return seconds;
    }

    private static Object checked(Object grants) {
        try {
            GrantsClaim.read(grants);
            return grants;
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("'grants': " + wrong.getMessage() + ".", wrong);
        }
    }

    private static String signed(ApiKey key, JwtClaims claims) {
        var token = new JsonWebSignature();
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        token.setHeader("typ", "JWT");
        token.setKeyIdHeaderValue(key.id());
        token.setKey(new HmacKey(key.bytes()));
        token.setPayload(claims.toJson());
        try {
            return token.getCompactSerialization();
        } catch (JoseException never) {
            throw new IllegalStateException("a key that was checked signs nothing", never);
        }
    }
}
