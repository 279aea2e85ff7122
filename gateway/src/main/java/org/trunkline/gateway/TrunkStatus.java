package org.trunkline.gateway;

import java.util.List;
import java.util.Optional;
import org.trunkline.sip.RegistrationState;
import org.trunkline.sip.TargetState;

/**
 * A trunk at one moment.
 *
 * @param name in the configuration
 * @param calls that it carries, both ways
 * @param mostCalls that it may carry
 * @param targets its hosts that were looked up so far
 * @param registration where we register there
 * @param extensions at it that are to be registered now
 */
record TrunkStatus(
        String name,
        int calls,
        int mostCalls,
        List<TargetState> targets,
        Optional<RegistrationState> registration,
        List<RegistrationState> extensions) {
    /** Copies. */
    TrunkStatus {
        targets = List.copyOf(targets);
        extensions = List.copyOf(extensions);
    }

    long alive() {
        return targets.stream().filter(TargetState::alive).count();
    }

    /** 1 where the trunk's registrar sends calls here. */
    int registered() {
        return registration.filter(RegistrationState::registered).isPresent() ? 1 : 0;
    }

    /** Of the extensions at it, to how many its registrar sends calls here. */
    long extensionsRegistered() {
        return extensions.stream().filter(RegistrationState::registered).count();
    }
}
