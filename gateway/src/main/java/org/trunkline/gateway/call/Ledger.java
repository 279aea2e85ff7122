package org.trunkline.gateway.call;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The one door to everything that a user may do a limited number of times: what he has over every way in, together.
 *
 * <pre>
 *   call out ─► begins ─┐                              ┌─ ends
 *   call in  ─► takes ──┼─► in time? calls at once? ───┤
 *   transfer ─► dials ──┘   calls a minute?            └─ forgotten a minute after the last
 *   message out ─► writes, message in ─► hears: messages a minute?
 * </pre>
 */
final class Ledger {
    private static final int MOST_HEARD_A_MINUTE = 120;

    /** What one user has. */
    private static final class Entry {
        private final LastMinute begun = new LastMinute();
        private final LastMinute written = new LastMinute();
        private final LastMinute heard = new LastMinute();
        private int calls;

        /** Whether there is nothing to remember. */
        private boolean idle(long nowNanos) {
            return calls == 0 && begun.count(nowNanos) + written.count(nowNanos) + heard.count(nowNanos) == 0;
        }
    }

    private final Map<String, Entry> entries = new HashMap<>();

    /** A call out; empty: it counts until {@link #ends}. */
    synchronized Optional<Opened.Refused> begins(Admitted who, long nowNanos) {
        var refused = who.mayBegin(nowNanos).or(() -> atOnce(who, nowNanos)).or(() -> aMinute(who, nowNanos));
        if (refused.isEmpty()) {
            of(who).calls++;
            of(who).begun.add(nowNanos);
        }
        return refused;
    }

    /** A call in that he takes; empty: it counts until {@link #ends}. */
    synchronized Optional<Opened.Refused> takes(Admitted who, long nowNanos) {
        var refused = who.mayBeCalled(nowNanos).or(() -> atOnce(who, nowNanos));
        if (refused.isEmpty()) {
            of(who).calls++;
        }
        return refused;
    }

    /** Another number in a call that there is; empty: it counts as begun. */
    synchronized Optional<Opened.Refused> dials(Admitted who, long nowNanos) {
        var refused = who.mayBegin(nowNanos).or(() -> aMinute(who, nowNanos));
        if (refused.isEmpty()) {
            of(who).begun.add(nowNanos);
        }
        return refused;
    }

    /** A message that he sends; empty: it counts. */
    synchronized Optional<Opened.Refused> writes(Admitted who, long nowNanos) {
        var refused = who.mayBegin(nowNanos).or(() -> messagesAMinute(who, nowNanos));
        if (refused.isEmpty()) {
            of(who).written.add(nowNanos);
        }
        return refused;
    }

    /** A message that he gets, not in a call; false: more would be too many. */
    synchronized boolean hears(String user, long nowNanos) {
        var heard = entries.computeIfAbsent(user, _ -> new Entry()).heard;
        boolean more = heard.count(nowNanos) < MOST_HEARD_A_MINUTE;
        if (more) {
            heard.add(nowNanos);
        }
        return more;
    }

    synchronized void ends(String user) {
        entries.get(user).calls--;
    }

    /** How many users are remembered. */
    synchronized int size() {
        return entries.size();
    }

    private Entry of(Admitted who) {
        return entries.computeIfAbsent(who.user(), _ -> new Entry());
    }

    private Optional<Opened.Refused> atOnce(Admitted who, long nowNanos) {
        entries.values().removeIf(entry -> entry.idle(nowNanos));
        int most = who.grants().callsAtOnce();
        return refusedIf(
                of(who).calls >= most,
                CallError.TOO_MANY_CALLS,
                "This user has " + most + " calls already, on all pages together: end one first.");
    }

    private Optional<Opened.Refused> aMinute(Admitted who, long nowNanos) {
        entries.values().removeIf(entry -> entry.idle(nowNanos));
        int most = who.grants().callsAMinute();
        return refusedIf(
                of(who).begun.count(nowNanos) >= most,
                CallError.TOO_MANY_CALLS_A_MINUTE,
                "This user has begun " + most + " calls in the last minute: wait a moment.");
    }

    private Optional<Opened.Refused> messagesAMinute(Admitted who, long nowNanos) {
        entries.values().removeIf(entry -> entry.idle(nowNanos));
        int most = who.grants().messagesAMinute();
        return refusedIf(
                of(who).written.count(nowNanos) >= most,
                CallError.TOO_MANY_MESSAGES,
                most == 0
                        ? "This user may not send messages."
                        : "This user has sent " + most + " messages in the last minute: wait a moment.");
    }

    private static Optional<Opened.Refused> refusedIf(boolean holds, CallError error, String words) {
        return holds ? Optional.of(new Opened.Refused(error, words)) : Optional.empty();
    }
}
