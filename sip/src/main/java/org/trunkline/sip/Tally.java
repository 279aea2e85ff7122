package org.trunkline.sip;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counters of messages not served; written by reader and SIP thread, read by anybody. */
final class Tally {
    private final AtomicLongArray counts = new AtomicLongArray(Refusal.values().length);

    void count(Refusal reason) {
        counts.incrementAndGet(reason.ordinal());
    }

    Map<Refusal, Long> snapshot() {
        var all = new EnumMap<Refusal, Long>(Refusal.class);
        for (var reason : Refusal.values()) {
            if (counts.get(reason.ordinal()) > 0) {
                all.put(reason, counts.get(reason.ordinal()));
            }
        }
        return all;
    }
}
