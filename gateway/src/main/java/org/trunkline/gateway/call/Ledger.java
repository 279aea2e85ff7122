package org.trunkline.gateway.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The one door to everything that a user may do a limited number of times: what he has over every way in, together.
 *
 * <pre>
 *   call out ─► begins ─┐                              ┌─ ends
 *   call in  ─► takes ──┼─► in time? calls at once? ───┤
 *   transfer ─► dials ──┘   calls a minute?            └─ forgotten a minute after the last
 * </pre>
 */
final class Ledger {
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** What one user has. */
    private static final class Entry {
        private final Deque<Long> begunNanos = new ArrayDeque<>();
        private int calls;

        /** Whether there is nothing to remember. */
        private boolean idle(long nowNanos) {
            while (!begunNanos.isEmpty() && nowNanos - begunNanos.peekFirst() >= MINUTE_NANOS) {
                begunNanos.removeFirst();
            }
            return calls == 0 && begunNanos.isEmpty();
        }
    }

    private final Map<String, Entry> entries = new HashMap<>();

    /** A call out; empty: it counts until {@link #ends}. */
    synchronized Optional<Opened.Refused> begins(Admitted who, long nowNanos) {
        var refused = who.mayBegin(nowNanos).or(() -> atOnce(who, nowNanos)).or(() -> aMinute(who, nowNanos));
        if (refused.isEmpty()) {
            of(who).calls++;
            of(who).begunNanos.addLast(nowNanos);
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
            of(who).begunNanos.addLast(nowNanos);
        }
        return refused;
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
                of(who).begunNanos.size() >= most,
                CallError.TOO_MANY_CALLS_A_MINUTE,
                "This user has begun " + most + " calls in the last minute: wait a moment.");
    }

    private static Optional<Opened.Refused> refusedIf(boolean holds, CallError error, String words) {
        return holds ? Optional.of(new Opened.Refused(error, words)) : Optional.empty();
    }
}
