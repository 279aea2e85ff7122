package org.trunkline.sip;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Which hosts of one trunk answer.
 *
 * <pre>
 *   alive ──silence, 503, no way there──► dead ──5 s, 10 s, 20 s ... 5 min──► may be tried by one call
 *     ▲                                    ▲ └──────────── answers ─────┐          │
 *     └────────────────────────────────────┼────────────────────────────┴──────────┤
 *                                          └──────────────── fails again ──────────┘
 * </pre>
 *
 * When all are dead they are all tried: the fault may be ours.
 */
final class Targets {
    private static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMinutes(5).toNanos();
    private static final int MAX_DOUBLINGS = 6;
    private static final int MAX_KEPT = 64;

    private sealed interface Health {
        OptionalLong rttMillis();

        record Alive(OptionalLong rttMillis) implements Health {}

        record Dead(int failures, long untilNanos, OptionalLong rttMillis) implements Health {}
    }

    private final String trunk;
    private final Map<Target, Health> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Target, Health> eldest) {
            return size() > MAX_KEPT;
        }
    };
    private List<Target> last = List.of();
    private volatile List<TargetState> snapshot = List.of();

    Targets(String trunk) {
        this.trunk = trunk;
    }

    /** What the DNS says at this moment. */
    void found(List<Target> targets) {
        last = targets;
        publish();
    }

    /** What a call should try: the living in the order in which they were found, or all when none lives. */
    List<Target> order(List<Target> found, long nowNanos) {
        var living = found.stream().filter(target -> usable(target, nowNanos)).toList();
        return living.isEmpty() ? found : living;
    }

    /** One whose pause is over is tried by whoever comes first; the others wait for what becomes of it. */
    boolean usable(Target target, long nowNanos) {
        if (!(health(target) instanceof Health.Dead(var failures, var until, var rtt))) {
            return true;
        }
        if (nowNanos - until < 0) {
            return false;
        }
        known.put(target, new Health.Dead(failures, nowNanos + pauseNanos(failures), rtt));
        return true;
    }

    private Health health(Target target) {
        var health = known.get(target);
        return health == null ? new Health.Alive(OptionalLong.empty()) : health;
    }

    private static long pauseNanos(int failures) {
        return Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(failures - 1, MAX_DOUBLINGS));
    }

    /** @param atLeast what the host itself has asked for */
    void dead(Target target, Duration atLeast, long nowNanos) {
        var before = health(target);
        int failures = before instanceof Health.Dead(var times, _, _) ? times + 1 : 1;
        long until = nowNanos + Math.max(pauseNanos(failures), atLeast.toNanos());
        known.put(target, new Health.Dead(failures, until, before.rttMillis()));
        publish();
    }

    void alive(Target target, OptionalLong rttMillis) {
        var newest = rttMillis.isPresent() ? rttMillis : health(target).rttMillis();
        known.put(target, new Health.Alive(newest));
        publish();
    }

    private void publish() {
        snapshot = last.stream()
                .map(target -> new TargetState(
                        trunk,
                        target.address().getAddress().getHostAddress() + ":" + target.address().getPort(),
                        target.transport(),
                        health(target) instanceof Health.Alive,
                        health(target).rttMillis()))
                .toList();
    }

    /** The hosts that were found last; may be called from any thread. */
    List<TargetState> snapshot() {
        return snapshot;
    }
}
