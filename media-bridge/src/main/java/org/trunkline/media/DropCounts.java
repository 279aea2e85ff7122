package org.trunkline.media;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counters of dropped packets; written by the media loop that owns them, readable by any thread. */
public final class DropCounts {
    private final AtomicLongArray counts = new AtomicLongArray(Drop.values().length);
    private final Optional<DropCounts> whole;

    /** Counters of their own. */
    public DropCounts() {
        whole = Optional.empty();
    }

    private DropCounts(DropCounts whole) {
        this.whole = Optional.of(whole);
    }

    /**
     * Counters of a part, which count here too.
     *
     * @return all zero
     */
    public DropCounts part() {
        return new DropCounts(this);
    }

    /**
     * Counts one drop.
     *
     * @param reason why
     */
    public void count(Drop reason) {
        counts.incrementAndGet(reason.ordinal());
        whole.ifPresent(all -> all.count(reason));
    }

    /**
     * How many drops of one kind there were.
     *
     * @param reason which kind
     * @return packets
     */
    public long of(Drop reason) {
        return counts.get(reason.ordinal());
    }

    /**
     * All kinds that have happened.
     *
     * @return packets by reason, without zeros
     */
    public Map<Drop, Long> snapshot() {
        var all = new EnumMap<Drop, Long>(Drop.class);
        for (var reason : Drop.values()) {
            if (of(reason) > 0) {
                all.put(reason, of(reason));
            }
        }
        return all;
    }
}
