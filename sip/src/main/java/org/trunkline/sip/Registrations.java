package org.trunkline.sip;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Where we are registered: trunks, and extensions of users at them. On the SIP thread, but for the snapshot.
 *
 * <pre>
 *   set ──new──► present ──no longer wanted, or otherwise──► leaving ──un-REGISTER answered──► gone
 *                   ▲                                                                           │
 *                   └── begins once nobody leaves the same address of record any more ──────────┘
 * </pre>
 */
final class Registrations {
    private final Office office;
    private final RandomGenerator random = new SecureRandom();
    private volatile List<Enrolment> present = List.of();
    private final Set<Enrolment> notBegun = new LinkedHashSet<>(); // of those
    private final Set<Enrolment> leaving = new LinkedHashSet<>();
    private CompletableFuture<Void> empty = new CompletableFuture<>();

    Registrations(Office office) {
        this.office = office;
    }

    /** From now on these, and no others. Those that stay as they are keep their binding. */
    void set(List<Trunk> trunks) {
        var before = new HashMap<Enrolment.Terms, Enrolment>();
        present.forEach(enrolment -> before.put(enrolment.terms(), enrolment));
        var next = new ArrayList<Enrolment>();
        trunks.stream().filter(trunk -> trunk.registering().isPresent()).forEach(trunk -> {
            var same = before.remove(Enrolment.Terms.of(trunk));
            next.add(same == null ? fresh(trunk) : same);
        });
        present = List.copyOf(next);
        notBegun.removeAll(before.values());
        leaving.addAll(before.values());
        before.values().forEach(Enrolment::stop);
        begin();
    }

    private Enrolment fresh(Trunk trunk) {
        var enrolment = new Enrolment(office, trunk, random, this::gone);
        notBegun.add(enrolment);
        return enrolment;
    }

    private void begin() {
        if (notBegun.isEmpty()) {
            return;
        }
        var taken = leaving.stream().map(Enrolment::place).collect(Collectors.toSet());
        var free = notBegun.stream().filter(enrolment -> !taken.contains(enrolment.place())).toList();
        free.forEach(notBegun::remove);
        free.forEach(Enrolment::start);
    }

    private void gone(Enrolment enrolment) {
        leaving.remove(enrolment);
        if (leaving.isEmpty()) {
            empty.complete(null);
        }
        begin();
    }

    /** Takes all bindings back. The future is done when all of that is answered. */
    Future<Void> end() {
        empty = new CompletableFuture<>();
        set(List.of());
        if (leaving.isEmpty()) {
            empty.complete(null);
        }
        return empty;
    }

    /** One for each registration that is wanted; from any thread. */
    List<RegistrationState> snapshot() {
        return present.stream().map(Enrolment::snapshot).toList();
    }
}
