package org.trunkline.sip;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sip.header.Header;
import javax.sip.message.Request;

/**
 * What a caller proves itself with (RFC 7616 §3.4).
 *
 * <pre>
 *   Authorization: Digest username="me",realm="us",nonce="...",uri="sip:us",response="...",
 *                  algorithm=SHA-256,qop=auth,nc=00000001,cnonce="..."
 * </pre>
 *
 * @param fields of the Authorization header
 */
record Proof(DigestFields fields) {
    private static final int MAX_UNASKED = 8;

    /** The first one for our realm; those for others are none of our business. */
    static Optional<Proof> in(Request request, String realm) {
        var headers = request.getHeaders("Authorization");
        for (int i = 0; headers.hasNext() && i < MAX_UNASKED; i++) {
            var fields = DigestFields.parse(Wire.value((Header) headers.next()));
            if (fields.filter(said -> said.get("realm", "").equals(realm)).isPresent()) {
                return fields.map(Proof::new);
            }
        }
        return Optional.empty();
    }

    /** Whether it says to be of a trunk that is to be challenged. */
    boolean isOf(Trunk trunk) {
        return trunk.inbound().challenged() && trunk.credentials().filter(its -> its.user().equals(user())).isPresent();
    }

    String user() {
        return fields.get("username", "");
    }

    String nonce() {
        return fields.get("nonce", "");
    }

    /** How often it has used its nonce; none where that is no such number. */
    Optional<Long> count() {
        var nc = fields.get("nc", "");
        return nc.matches("[0-9A-Fa-f]{8}") ? Optional.of(Long.parseLong(nc, 16)) : Optional.empty();
    }

    /**
     * Whether the password was known to who wrote it. Only what we have asked for counts, with qop
     * auth. The uri is taken as it is said: proxies rewrite Request-URIs (RFC 3261 §22.4).
     */
    boolean holds(Credentials credentials, List<DigestHash> asked, String method) {
        return holds(
                credentials.user(),
                hash -> Optional.of(hash.hex(credentials.user(), fields.get("realm", ""), credentials.password())),
                asked,
                method);
    }

    /** @param secret H(user : realm : password) by a function, where it is known */
    boolean holds(
            String user, Function<DigestHash, Optional<String>> secret, List<DigestHash> asked, String method) {
        var hash = DigestHash.named(fields.get("algorithm", "MD5"));
        if (hash.filter(asked::contains).isEmpty() || !"auth".equals(fields.get("qop", ""))) {
            return false;
        }
        var challenge = new Challenge(
                fields.get("realm", ""), nonce(), Optional.empty(), hash.get(), false, true, Challenge.Qop.AUTH, false);
        var subject = new Digest.Subject(method, fields.get("uri", ""), Wire.NO_BODY);
        return user.equals(user()) && secret.apply(hash.get())
                .map(known -> Digest.response(challenge, known, subject, fields.get("nc", ""), fields.get("cnonce", "")))
                .filter(expected -> Digest.same(expected, fields.get("response", "")))
                .isPresent();
    }
}
