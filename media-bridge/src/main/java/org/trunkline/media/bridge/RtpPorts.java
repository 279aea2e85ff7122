package org.trunkline.media.bridge;

import java.util.ArrayDeque;
import java.util.Optional;

/** The range of RTP/RTCP port pairs; the pair that has rested longest is used next. Thread-safe. */
final class RtpPorts {
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private int inUse;

    RtpPorts(int first, int last) {
        for (int port = first; port + 1 <= last; port += 2) {
            free.add(port);
        }
    }

    /** An even port whose odd neighbour is ours too. */
    synchronized Optional<Integer> take() {
        var port = Optional.ofNullable(free.poll());
        inUse += port.isPresent() ? 1 : 0;
        return port;
    }

    synchronized void giveBack(int port) {
        free.addLast(port);
        inUse--;
    }

    synchronized int free() {
        return free.size();
    }

    synchronized int inUse() {
        return inUse;
    }
}
