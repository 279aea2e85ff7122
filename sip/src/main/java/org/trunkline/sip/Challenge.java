package org.trunkline.sip;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a server wants to be proven (RFC 7616 §3.3), as far as we can.
 *
 * @param realm whose credentials
 * @param nonce the server's word, to be proven with
 * @param opaque given back as it is
 * @param hash by which function
 * @param session whether by its -sess variant
 * @param named whether the algorithm was named; it is named in the proof then, too
 * @param qop what is to be protected
 * @param stale whether only the nonce of the proof before was too old
 */
record Challenge(
        String realm,
        String nonce,
        Optional<String> opaque,
        DigestHash hash,
        boolean session,
        boolean named,
        Qop qop,
        boolean stale) {
    /** Quality of protection. */
    enum Qop {
        /** As in RFC 2069: neither counter nor nonce of ours. */
        NONE(""),
        AUTH("auth"),
        AUTH_INT("auth-int");

        final String token;

        Qop(String token) {
            this.token = token;
        }
    }

    private static final String SESSION = "-SESS";

    /** Empty for what cannot be understood, and for algorithms and protections that we do not know. */
    static Optional<Challenge> parse(String header) {
        return DigestFields.parse(header).flatMap(Challenge::of);
    }

    private static Optional<Challenge> of(DigestFields fields) {
        var realm = fields.get("realm");
        var nonce = fields.get("nonce");
        var algorithm = fields.get("algorithm", "MD5").toUpperCase(Locale.ROOT);
        boolean session = algorithm.endsWith(SESSION);
        var hash = DigestHash.named(session ? algorithm.substring(0, algorithm.length() - SESSION.length()) : algorithm);
        var qop = qop(fields);
        if (realm.isEmpty() || nonce.isEmpty() || hash.isEmpty() || qop.isEmpty()) {
            return Optional.empty();
        }
        boolean stale = "true".equalsIgnoreCase(fields.get("stale", ""));
        boolean named = fields.get("algorithm").isPresent();
        return Optional.of(new Challenge(
                realm.get(), nonce.get(), fields.get("opaque"), hash.get(), session, named, qop.get(), stale));
    }

    /** auth where there is a choice: intermediaries that rewrite bodies are common (RFC 3261 §22.4). */
    private static Optional<Qop> qop(DigestFields fields) {
        if (fields.get("qop").isEmpty()) {
            return Optional.of(Qop.NONE);
        }
        var offered = Stream.of(fields.get("qop", "").split(","))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .toList();
        return Stream.of(Qop.AUTH, Qop.AUTH_INT).filter(qop -> offered.contains(qop.token)).findFirst();
    }
}
