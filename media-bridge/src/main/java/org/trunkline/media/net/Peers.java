package org.trunkline.media.net;

import java.net.InetSocketAddress;

/**
 * The far ends of one loop's sockets, so that no packet makes an address of its own. A fixed number is remembered, and a new
 * one takes the place of an old one with the same hash: a flood from made-up sources costs time and no memory.
 */
final class Peers {
    private static final int WAYS = 4; // places for each hash
    private static final int PLACES = 4096;
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L; // 2^64 over the golden ratio: the top bits depend on all

    private final boolean ofIpv6Sockets;
    private final Peer[] heard = new Peer[PLACES];
    private final Peer[] told = new Peer[PLACES];
    private int next;

    Peers(boolean ofIpv6Sockets) {
        this.ofIpv6Sockets = ofIpv6Sockets;
    }

    /** Who sent the datagram of a slot. */
    InetSocketAddress heard(Mmsg from, int slot) {
        long word0 = from.nameWord(slot, 0);
        return Peer.isIpv4(word0)
                ? heard(word0, 0, 0, 0)
                : heard(
                        word0 & 0xFFFF_FFFFL, // without the flow label
                        from.nameWord(slot, 1),
                        from.nameWord(slot, 2),
                        from.nameWord(slot, 3) & 0xFFFF_FFFFL);
    }

    private InetSocketAddress heard(long word0, long word1, long word2, long word3) {
        int first = place(word0 ^ Long.rotateLeft(word1, 21) ^ Long.rotateLeft(word2, 42));
        for (int i = first; i < first + WAYS; i++) {
            var known = heard[i];
            if (known != null
                    && known.word0() == word0
                    && known.word1() == word1
                    && known.word2() == word2
                    && known.word3() == word3) {
                return known.address();
            }
        }
        return put(heard, first, Peer.heard(word0, word1, word2, word3)).address();
    }

    /** Where a datagram goes. */
    Peer told(InetSocketAddress address) {
        int first = place(address.hashCode());
        for (int i = first; i < first + WAYS; i++) {
            if (told[i] != null && told[i].address().equals(address)) {
                return told[i];
            }
        }
        return put(told, first, Peer.told(address, ofIpv6Sockets));
    }

    private Peer put(Peer[] places, int first, Peer peer) {
        next = next + 1 & WAYS - 1;
        for (int i = first; i < first + WAYS; i++) {
            if (places[i] == null) {
                return places[i] = peer;
            }
        }
        return places[first + next] = peer;
    }

    private static int place(long hash) {
        return (int) (hash * SPREAD >>> 64 - 10) * WAYS; // 1024 hashes
    }
}
