package org.trunkline.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Grants as somebody wrote them, in a token or at a user: each may be left out.
 *
 * @param incoming as {@link Grants} has it, as all of these
 * @param to left out in a token: no number; at a user: every number that the routes allow
 * @param callerIds numbers
 * @param callsAtOnce a number
 * @param callsAMinute a number
 * @param messagesAMinute a number
 * @param longestCall a time
 */
public record WrittenGrants(
        Optional<Boolean> incoming,
        Optional<Destinations> to,
        Optional<List<String>> callerIds,
        Optional<Integer> callsAtOnce,
        Optional<Integer> callsAMinute,
        Optional<Integer> messagesAMinute,
        Optional<Duration> longestCall) {
    /** Nothing is written. */
    public static final WrittenGrants NONE = new WrittenGrants(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty());

    /**
     * These, with others in the place of what is left out.
     *
     * @param others whole
     * @return whole
     * @throws IllegalArgumentException with words where something cannot be
     */
    public Grants or(Grants others) {
        return new Grants(
                incoming.orElse(others.incoming()),
                to.orElse(others.to()),
                callerIds.orElse(others.callerIds()),
                callsAtOnce.orElse(others.callsAtOnce()),
                callsAMinute.orElse(others.callsAMinute()),
                messagesAMinute.orElse(others.messagesAMinute()),
                longestCall.orElse(others.longestCall()));
    }

    /**
     * Other grants, and no more than is written here; what is left out here bounds nothing.
     *
     * @param others whole
     * @return no more than they
     */
    public Grants bound(Grants others) {
        return new Grants(
                others.incoming() && incoming.orElse(true),
                to.map(others.to()::and).orElse(others.to()),
                shown(others.callerIds()),
                Math.min(others.callsAtOnce(), callsAtOnce.orElse(others.callsAtOnce())),
                Math.min(others.callsAMinute(), callsAMinute.orElse(others.callsAMinute())),
                Math.min(others.messagesAMinute(), messagesAMinute.orElse(others.messagesAMinute())),
                longestCall.filter(longest -> longest.compareTo(others.longestCall()) < 0).orElse(others.longestCall()));
    }

    /** Whoever has a number of his own here shows that, where the others say nothing. */
    private List<String> shown(List<String> others) {
        var mine = callerIds.orElse(others);
        return others.isEmpty() ? mine : others.stream().filter(mine::contains).toList();
    }
}
