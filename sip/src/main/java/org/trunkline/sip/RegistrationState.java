package org.trunkline.sip;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The registration at one trunk at one moment.
 *
 * @param trunk the trunk's name
 * @param extension the user whose extension is registered; empty: the trunk itself
 * @param phase what is being done about it
 * @param secondsLeft how long calls reach us by it, unless it is renewed; empty: they do not
 * @param lastFailure why the last attempt failed, if it did
 */
public record RegistrationState(
        String trunk, Optional<String> extension, Phase phase, OptionalLong secondsLeft, Optional<String> lastFailure) {
    /** What is being done. */
    public enum Phase {
        /** Nothing yet. */
        UNREGISTERED,
        /** A REGISTER waits for its answer. */
        REGISTERING,
        /** Granted, and renewed in time. */
        REGISTERED,
        /** Refused or unanswered, and tried again soon. */
        WAITING,
        /** Being taken back. */
        UNREGISTERING
    }

    /**
     * Whether the registrar sends us calls.
     *
     * @return also while a renewal is under way
     */
    public boolean registered() {
        return secondsLeft.isPresent();
    }
}
