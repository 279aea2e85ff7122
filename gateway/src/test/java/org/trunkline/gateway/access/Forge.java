package org.trunkline.gateway.access;

import java.security.Key;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.trunkline.config.ApiKey;

/** Makes tokens of all kinds, also such as nobody should take. */
public final class Forge {
    public static final ApiKey KEY = new ApiKey("backend", "0123456789abcdef0123456789abcdef");
    public static final ApiKey OTHER = new ApiKey("other", "fedcba9876543210fedcba9876543210");

    private final Map<String, Object> claims = new LinkedHashMap<>();
    private String algorithm = AlgorithmIdentifiers.HMAC_SHA256;
    private Optional<Key> key = Optional.of(new HmacKey(KEY.bytes()));
    private Optional<String> kid = Optional.of(KEY.id());

    private Forge() {}

    /** Of anna, made now, for an hour. */
    public static Forge at(Instant now) {
        return new Forge().with("sub", "anna").with("iat", now.getEpochSecond()).with("exp", now.getEpochSecond() + 3600);
    }

    public Forge with(String claim, Object value) {
        claims.put(claim, value);
        return this;
    }

    public Forge without(String claim) {
        claims.remove(claim);
        return this;
    }

    public Forge signed(String by, Key with, String named) {
        algorithm = by;
        key = Optional.of(with);
        kid = Optional.ofNullable(named);
        return this;
    }

    public Forge signed(ApiKey with, String named) {
        return signed(AlgorithmIdentifiers.HMAC_SHA256, new HmacKey(with.bytes()), named);
    }

    public Forge unsigned() {
        algorithm = AlgorithmIdentifiers.NONE;
        key = Optional.empty();
        return this;
    }

    @Override
    public String toString() {
        var token = new JsonWebSignature();
        token.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        token.setDoKeyValidation(false);
        token.setAlgorithmHeaderValue(algorithm);
        kid.ifPresent(token::setKeyIdHeaderValue);
        key.ifPresent(token::setKey);
        token.setPayload(JsonUtil.toJson(claims));
        try {
            return token.getCompactSerialization();
        } catch (JoseException wrong) {
            throw new AssertionError(wrong);
        }
    }
}
