package org.trunkline.sip;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/**
 * The trunks that we are registered at. On the SIP thread, but for the snapshot.
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
    private final List<Enrolment> present = new CopyOnWriteArrayList<>();
    private final List<Enrolment> leaving = new ArrayList<>();
    private CompletableFuture<Void> empty = new CompletableFuture<>();

    Registrations(Office office) {
        this.office = office;
    }

    /** From now on these, and no others. Those that stay as they are keep their binding. */
    void set(List<Trunk> trunks) {
        var wanted = trunks.stream().filter(trunk -> trunk.registering().isPresent()).toList();
        var unwanted = present.stream().filter(enrolment -> wanted.stream().noneMatch(enrolment::serves)).toList();
        present.removeAll(unwanted);
        leaving.addAll(unwanted);
        unwanted.forEach(Enrolment::stop);
        for (var trunk : wanted) {
            if (present.stream().noneMatch(enrolment -> enrolment.serves(trunk))) {
                present.add(new Enrolment(office, trunk, random, this::gone));
            }
        }
        begin();
    }

    private void begin() {
        present.stream()
                .filter(enrolment -> leaving.stream().noneMatch(enrolment::samePlace))
                .forEach(Enrolment::start); // of those that have begun nothing comes of it
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

    /** One for each trunk with a registration; from any thread. */
    List<RegistrationState> snapshot() {
        return present.stream().map(Enrolment::snapshot).toList();
    }
}
