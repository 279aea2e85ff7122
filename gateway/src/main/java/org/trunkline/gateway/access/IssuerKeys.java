package org.trunkline.gateway.access;

import java.io.IOException;
import java.security.Key;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.Use;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.trunkline.config.KeyServer;
import org.trunkline.gateway.call.CallError;

/**
 * The public keys of one issuer (RFC 7517), as it published them.
 *
 * <pre>
 *   kid known, asked within the hour ───────────────────────► its key
 *   else: asked within the last ten seconds? ─yes───────────► what is known, or refused
 *                └no─► asked; whoever else comes, waits ────► what is known now
 * </pre>
 *
 * An issuer that cannot be reached is trusted for a day on what it said last.
 */
final class IssuerKeys {
    static final Duration FRESH = Duration.ofHours(1);
    static final Duration BETWEEN_TRIES = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(IssuerKeys.class);
    private static final Duration GOOD = Duration.ofHours(24);
    private static final int LEAST_RSA_BITS = 2048; // RFC 7518 §3.3

    /** Asks an issuer. */
    @FunctionalInterface
    interface Source {
        /** The document at its address; may wait, and never for long. */
        String get(KeyServer server) throws IOException;
    }

    /** What an issuer said: each key by its {@code kid} and the only algorithm that it is for. */
    private record Published(Map<String, Key> keys, long atNanos) {}

    private final KeyServer server;
    private final Source source;
    private final LongSupplier nanoTime;
    private volatile Optional<Published> published = Optional.empty();
    private Optional<Long> triedNanos = Optional.empty();

    IssuerKeys(KeyServer server, Source source, LongSupplier nanoTime) {
        this.server = server;
        this.source = source;
        this.nanoTime = nanoTime;
    }

    KeyServer server() {
        return server;
    }

    /** May wait for the issuer: not for an event loop. */
    Key key(String kid, String algorithm) throws TokenRefused {
        var name = name(algorithm, kid);
        var known = known(name, FRESH);
        return known.isPresent() ? known.get() : asked(name);
    }

    private synchronized Key asked(String name) throws TokenRefused {
        long nowNanos = nanoTime.getAsLong();
        boolean soon = triedNanos.map(tried -> nowNanos - tried < BETWEEN_TRIES.toNanos()).orElse(false);
        if (!soon) {
            triedNanos = Optional.of(nowNanos);
            ask(nowNanos);
        }
        if (published.isEmpty()) {
            throw new TokenRefused(
                    CallError.KEYS_UNREACHABLE, "The keys of the token's issuer cannot be had at the moment: try again later.");
        }
        return known(name, GOOD)
                .orElseThrow(() -> TokenRefused.notTrusted("The token's issuer has published no key with its kid and alg."));
    }

    private void ask(long nowNanos) {
        try {
            published = Optional.of(new Published(read(source.get(server)), nowNanos));
        } catch (IOException | JoseException failed) {
            LOG.warnf("The keys at %s cannot be had: %s", server.url(), failed.getMessage());
        }
    }

    private Optional<Key> known(String name, Duration age) {
        long nowNanos = nanoTime.getAsLong();
        return published.filter(then -> nowNanos - then.atNanos() < age.toNanos()).map(then -> then.keys().get(name));
    }

    /** Keys for anything else are left out. */
    private static Map<String, Key> read(String json) throws JoseException {
        var keys = new HashMap<String, Key>();
        for (var key : published(json)) {
            boolean signs = key.getUse() == null || Use.SIGNATURE.equals(key.getUse());
            algorithm(key)
                    .filter(algorithm -> signs && key.getKeyId() != null)
                    .filter(algorithm -> key.getAlgorithm() == null || algorithm.equals(key.getAlgorithm()))
                    .ifPresent(algorithm -> keys.put(name(algorithm, key.getKeyId()), key.getKey()));
        }
        return Map.copyOf(keys);
    }

    private static List<JsonWebKey> published(String json) throws JoseException {
        try {
            return new JsonWebKeySet(json).getJsonWebKeys();
        } catch (RuntimeException wrong) { // jose4j trusts that the document has the right types
            throw new JoseException("no JSON Web Key Set", wrong);
        }
    }

    private static Optional<String> algorithm(JsonWebKey key) {
        if (key instanceof RsaJsonWebKey rsa && ((RSAPublicKey) rsa.getKey()).getModulus().bitLength() >= LEAST_RSA_BITS) {
            return Optional.of(AlgorithmIdentifiers.RSA_USING_SHA256);
        }
        return key instanceof EllipticCurveJsonWebKey curve && EllipticCurves.P_256.equals(curve.getCurveName())
                ? Optional.of(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
                : Optional.empty();
    }

    private static String name(String algorithm, String kid) {
        return algorithm + " " + kid;
    }
}
