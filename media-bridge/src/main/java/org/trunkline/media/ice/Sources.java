package org.trunkline.media.ice;

import java.net.InetSocketAddress;
import java.util.LinkedHashSet;

/** The peer's addresses that sent an authentic check: at most 16, the one not heard for longest leaves. */
final class Sources {
    static final int LIMIT = 16;

    private final LinkedHashSet<InetSocketAddress> leastRecentFirst = new LinkedHashSet<>();

    void heard(InetSocketAddress from) {
        leastRecentFirst.remove(from);
        if (leastRecentFirst.size() == LIMIT) {
            leastRecentFirst.removeFirst();
        }
        leastRecentFirst.addLast(from);
    }

    boolean contains(InetSocketAddress from) {
        return leastRecentFirst.contains(from);
    }

    void clear() {
        leastRecentFirst.clear();
    }
}
