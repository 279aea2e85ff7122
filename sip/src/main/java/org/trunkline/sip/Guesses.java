package org.trunkline.sip;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Wrong proofs of late. A few within a minute, and a source has to wait until the minute is over. */
final class Guesses {
    static final int ALLOWED = 5;
    private static final int MAX_SOURCES = 1000;
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private record Guesser(String trunk, InetAddress source) {}

    private record Count(int wrong, long sinceNanos) {
        boolean over(long nowNanos) {
            return nowNanos - sinceNanos >= MINUTE_NANOS;
        }
    }

    private final Map<Guesser, Count> counts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Guesser, Count> eldest) {
            return size() > MAX_SOURCES;
        }
    };

    void count(String trunk, InetAddress source, long nowNanos) {
        counts.merge(new Guesser(trunk, source), new Count(1, nowNanos), (before, first) ->
                before.over(nowNanos) ? first : new Count(before.wrong() + 1, before.sinceNanos()));
    }

    boolean tooMany(String trunk, InetAddress source, long nowNanos) {
        var count = counts.get(new Guesser(trunk, source));
        return count != null && !count.over(nowNanos) && count.wrong() >= ALLOWED;
    }
}
