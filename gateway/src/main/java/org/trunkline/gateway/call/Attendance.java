package org.trunkline.gateway.call;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Who counts as online: whoever has a page open, and for some time who had one until now. Pure: time comes in.
 *
 * <pre>
 *   away ──first page──► here ──last page──► leaving ──grace──► away
 *                          ▲                    │
 *                          └──── a page ────────┘   as if he had never gone
 * </pre>
 */
public final class Attendance {
    private static final long NEVER = CallState.NEVER;

    private final long graceNanos;
    private final Map<String, Long> awayAtNanos = new HashMap<>(); // NEVER: he is here

    /**
     * Nobody is online.
     *
     * @param graceNanos for how long somebody counts as online after his last page
     */
    public Attendance(long graceNanos) {
        this.graceNanos = graceNanos;
    }

    /**
     * Somebody's first page has come, or his last has gone.
     *
     * @param user who
     * @param here whether he has a page
     * @param nowNanos monotonic time
     */
    public void on(String user, boolean here, long nowNanos) {
        if (here) {
            awayAtNanos.put(user, NEVER);
        } else {
            awayAtNanos.computeIfPresent(user, (_, at) -> at == NEVER ? nowNanos + graceNanos : at);
        }
        onTime(nowNanos);
    }

    /**
     * Only these count from now on.
     *
     * @param users names
     */
    public void keep(Set<String> users) {
        awayAtNanos.keySet().retainAll(users);
    }

    /**
     * Some time has gone by.
     *
     * @param nowNanos monotonic time
     */
    public void onTime(long nowNanos) {
        awayAtNanos.values().removeIf(at -> at != NEVER && at - nowNanos <= 0);
    }

    /**
     * Who counts.
     *
     * @return names
     */
    public Set<String> online() {
        return Set.copyOf(awayAtNanos.keySet());
    }

    /**
     * When {@link #onTime} has something to do.
     *
     * @return monotonic time, or {@link Long#MAX_VALUE}
     */
    public long nextDeadlineNanos() {
        return awayAtNanos.values().stream().filter(at -> at != NEVER).reduce((a, b) -> a - b < 0 ? a : b).orElse(NEVER);
    }
}
