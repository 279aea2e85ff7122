package org.trunkline.sip;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * How one call, or one registration, proves itself to its trunk. Pure: knows neither sockets nor messages.
 *
 * <pre>
 *   request ──401/407──► realm is the trunk's? ──yes──► again, with a proof ──2xx──► done
 *                               │ no                         │ 401/407, not stale
 *                               ▼                            ▼
 *                            refused                      refused
 * </pre>
 *
 * A proof is given for the trunk's realm alone. Inside a dialog it is given only to who has asked for it in the same
 * way when the call was set up: the far side of a proxy, who sees what passes, gets none.
 */
final class Proving {
    private static final int MAX_ROUNDS = 4; // two challenges, each stale once

    /** Who asks: the server itself by 401, or a proxy before it by 407. */
    enum Asker {
        SERVER("WWW-Authenticate", "Authorization"),
        PROXY("Proxy-Authenticate", "Proxy-Authorization");

        final String question;
        final String answer;

        Asker(String question, String answer) {
            this.question = question;
            this.answer = answer;
        }
    }

    /** A challenge, as its header says it. */
    record Question(Asker asker, String header) {}

    /** A header of the next attempt. */
    record Proof(String name, String value) {}

    /** Where a request goes to. */
    enum Place {
        /** The trunk's registrar: nobody is behind it. */
        REGISTRAR,
        /** The trunk, which may pass it on. */
        TRUNK,
        /** The other end of a call. */
        FAR_END
    }

    private record Seat(Asker asker, String realm) implements Comparable<Seat> {
        @Override
        public int compareTo(Seat other) {
            return Comparator.comparing(Seat::asker).thenComparing(Seat::realm).compare(this, other);
        }
    }

    private final Optional<Keyring.Key> key;
    private final Supplier<String> random;
    private final Set<Seat> known = new HashSet<>(); // who was proven to when the call was set up

    Proving(Optional<Keyring.Key> key, Supplier<String> random) {
        this.key = key;
        this.random = random;
    }

    /** One request and its repetitions. */
    Exchange exchange(Place place) {
        return new Exchange(place);
    }

    final class Exchange {
        private final Place place;
        private final Map<Seat, Challenge> proven = new TreeMap<>();
        private final Set<Seat> staleOnce = new HashSet<>();
        private int rounds;

        private Exchange(Place place) {
            this.place = place;
        }

        /**
         * A response of 401 or 407.
         *
         * @return the headers to try again with; none: it is a refusal
         */
        List<Proof> answer(List<Question> questions, Digest.Subject subject) {
            if (key.isEmpty() || ++rounds > MAX_ROUNDS) {
                return List.of();
            }
            boolean news = false;
            for (var asked : strongest(questions).entrySet()) {
                var before = proven.get(asked.getKey());
                boolean again = before == null || asked.getValue().stale() && staleOnce.add(asked.getKey());
                if (!again) {
                    return List.of(); // the password is wrong, and will not be right the next time
                }
                proven.put(asked.getKey(), asked.getValue());
                news = true;
            }
            return news ? proofs(subject) : List.of();
        }

        /** The best of each asker that is ours to answer (RFC 8760 §2.4). */
        private Map<Seat, Challenge> strongest(List<Question> questions) {
            var best = new TreeMap<Seat, Challenge>();
            for (var question : questions) {
                Challenge.parse(question.header()).ifPresent(challenge -> {
                    var seat = new Seat(question.asker(), challenge.realm());
                    if (mayAnswer(seat, challenge)) {
                        best.merge(seat, challenge, (a, b) -> a.hash().compareTo(b.hash()) >= 0 ? a : b);
                    }
                });
            }
            return best;
        }

        private boolean mayAnswer(Seat seat, Challenge challenge) {
            var ours = key.orElseThrow();
            return switch (place) {
                case REGISTRAR, TRUNK -> {
                    ours.learn(challenge.realm(), place == Place.REGISTRAR);
                    if (ours.fits(challenge)) {
                        known.add(seat);
                    }
                    yield ours.fits(challenge);
                }
                case FAR_END -> ours.fits(challenge) && known.contains(seat);
            };
        }

        private List<Proof> proofs(Digest.Subject subject) {
            var ours = key.orElseThrow();
            var proofs = new ArrayList<Proof>();
            proven.forEach((seat, challenge) -> proofs.add(new Proof(
                    seat.asker().answer,
                    Digest.proof(
                            challenge, ours.credentials(), subject, ours.count(challenge.nonce()), random.get()))));
            return List.copyOf(proofs);
        }
    }
}
