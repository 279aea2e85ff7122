package org.trunkline.media.srtp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The cryptographic contexts of one direction, by SSRC (RFC 3711 §3.2.3), at most so many as are allowed.
 *
 * <p>Session keys do not depend on the SSRC, so a stranger's packet is tried on one spare context, which an
 * unauthentic packet leaves as it was. Only a packet that proves authentic turns the spare into a stream. No stream
 * is ever dropped for another: its replay list would be lost with it.
 *
 * @param <C> kind of context
 */
final class Streams<C> {
    static final int LIMIT = 4;

    private final int limit;
    private final int[] ssrcs;
    private final List<C> contexts = new ArrayList<>(LIMIT); // the known ones, then perhaps the spare
    private final Supplier<C> fresh;
    private int known;

    Streams(int limit, Supplier<C> fresh) {
        this.limit = limit;
        this.fresh = fresh;
        ssrcs = new int[limit];
    }

    /** Whether packets of this SSRC can be looked at. */
    boolean hasRoomFor(int ssrc) {
        return slot(ssrc) < limit;
    }

    /** The context of a known SSRC, else the spare one. */
    C context(int ssrc) {
        int slot = slot(ssrc);
        if (slot == contexts.size()) {
            contexts.add(fresh.get());
        }
        return contexts.get(slot);
    }

    /** The context just used for this SSRC is its own from now on. */
    void keep(int ssrc) {
        if (slot(ssrc) == known) {
            ssrcs[known++] = ssrc;
        }
    }

    int known() {
        return known;
    }

    private int slot(int ssrc) {
        for (int i = 0; i < known; i++) {
            if (ssrcs[i] == ssrc) {
                return i;
            }
        }
        return known;
    }
}
