package org.trunkline.sip;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What we know of the trunks that we prove ourselves to: whose realm, and how often a nonce was used. */
final class Keyring {
    static final int MAX_KEYS = 10_000; // of trunks and extensions; what is forgotten is learnt again
    private static final int MAX_NONCES = 50;

    private record Lock(String trunk, TrunkAddress address, Credentials credentials) {}

    private final Map<Lock, Key> keys = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Lock, Key> leastUsed) {
            return size() > MAX_KEYS;
        }
    };

    /** The key for a trunk, the same one as long as its address and credentials stay; empty where it has none. */
    Optional<Key> of(Trunk trunk) {
        return trunk.credentials().map(credentials -> keys.computeIfAbsent(
                new Lock(trunk.name(), trunk.address(), credentials), lock -> new Key(lock.credentials())));
    }

    /** Credentials and the one realm that they are for. */
    static final class Key {
        private final Credentials credentials;
        private Optional<String> realm;
        private final Map<String, Integer> uses = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
                return size() > MAX_NONCES;
            }
        };

        Key(Credentials credentials) {
            this.credentials = credentials;
            realm = credentials.realm();
        }

        Credentials credentials() {
            return credentials;
        }

        boolean fits(Challenge challenge) {
            return realm.filter(challenge.realm()::equals).isPresent();
        }

        /** The trunk itself has named its realm; the first one counts, unless it is said in answer to a REGISTER. */
        void learn(String named, boolean registrar) {
            if (credentials.realm().isEmpty() && (registrar || realm.isEmpty())) {
                realm = Optional.of(named);
            }
        }

        /** How often a nonce will have been used with the next proof (RFC 7616 §3.4: nc). */
        int count(String nonce) {
            return uses.merge(nonce, 1, Integer::sum);
        }
    }
}
