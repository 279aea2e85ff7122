package org.trunkline.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Locale;

/**
 * The arithmetic of digest authentication (RFC 7616 §3.4), the same for who proves and who checks.
 *
 * <pre>
 *   A1       = user : realm : password                    -sess:  H(that) : nonce : cnonce
 *   A2       = method : uri                               auth-int:  ... : H(body)
 *   response = H( H(A1) : nonce : nc : cnonce : qop : H(A2) )      without qop:  H( H(A1) : nonce : H(A2) )
 * </pre>
 */
final class Digest {
    private Digest() {}

    /**
     * What is protected.
     *
     * @param method of the request
     * @param uri of the request, as the proof names it
     * @param body its bytes
     */
    record Subject(String method, String uri, byte[] body) {}

    static String nc(int count) {
        return "%08x".formatted(count);
    }

    static String response(
            Challenge challenge, String user, String password, Subject subject, String nc, String cnonce) {
        return response(challenge, challenge.hash().hex(user, challenge.realm(), password), subject, nc, cnonce);
    }

    /** @param secret H(user : realm : password), which servers keep in the place of passwords */
    static String response(Challenge challenge, String secret, Subject subject, String nc, String cnonce) {
        var hash = challenge.hash();
        var a1 = challenge.session() ? hash.hex(secret, challenge.nonce(), cnonce) : secret;
        var a2 = switch (challenge.qop()) {
            case NONE, AUTH -> hash.hex(subject.method(), subject.uri());
            case AUTH_INT -> hash.hex(subject.method(), subject.uri(), hash.hex(subject.body()));
        };
        return challenge.qop() == Challenge.Qop.NONE
                ? hash.hex(a1, challenge.nonce(), a2)
                : hash.hex(a1, challenge.nonce(), nc, cnonce, challenge.qop().token, a2);
    }

    /** The value of an Authorization or Proxy-Authorization header. */
    static String proof(Challenge challenge, Credentials credentials, Subject subject, int count, String cnonce) {
        var nc = nc(count);
        var proof = new StringBuilder("Digest ")
                .append("username=").append(DigestFields.quoted(credentials.user()))
                .append(",realm=").append(DigestFields.quoted(challenge.realm()))
                .append(",nonce=").append(DigestFields.quoted(challenge.nonce()))
                .append(",uri=").append(DigestFields.quoted(subject.uri()))
                .append(",response=\"")
                .append(response(challenge, credentials.user(), credentials.password(), subject, nc, cnonce))
                .append('"');
        if (challenge.named()) {
            proof.append(",algorithm=").append(challenge.hash().token()).append(challenge.session() ? "-sess" : "");
        }
        if (challenge.qop() != Challenge.Qop.NONE) {
            proof.append(",qop=").append(challenge.qop().token).append(",nc=").append(nc);
        }
        if (challenge.qop() != Challenge.Qop.NONE || challenge.session()) {
            proof.append(",cnonce=").append(DigestFields.quoted(cnonce));
        }
        challenge.opaque().ifPresent(opaque -> proof.append(",opaque=").append(DigestFields.quoted(opaque)));
        return proof.toString();
    }

    /** Hexadecimal digits are equal in either case; takes the same time for all. */
    static boolean same(String ours, String theirs) {
        return MessageDigest.isEqual(ours.getBytes(UTF_8), theirs.toLowerCase(Locale.ROOT).getBytes(UTF_8));
    }
}
