package org.trunkline.media.ice;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;

/** The peer's addresses that sent an authentic check, and by which name of ours: at most 16, the one not heard for longest leaves. */
final class Sources {
    static final int LIMIT = 16;

    private final LinkedHashMap<InetSocketAddress, String> leastRecentFirst = new LinkedHashMap<>();

    void heard(InetSocketAddress from, String ufrag) {
        leastRecentFirst.remove(from);
        if (leastRecentFirst.size() == LIMIT) {
            leastRecentFirst.pollFirstEntry();
        }
        leastRecentFirst.putLast(from, ufrag);
    }

    boolean contains(InetSocketAddress from) {
        return leastRecentFirst.containsKey(from);
    }

    boolean knows(InetSocketAddress from, String ufrag) {
        return ufrag.equals(leastRecentFirst.get(from));
    }

    void clear() {
        leastRecentFirst.clear();
    }
}
