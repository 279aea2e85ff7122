package org.trunkline.sip;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sip.message.Message;
import javax.sip.message.Request;

/**
 * The attempts of one call at the hosts of its trunk, one after the other (RFC 3263 §4.3).
 *
 * <pre>
 *   host a:  INVITE 1 ── silence, 503 or no way there
 *   host b:  INVITE 2 ── 407          the same host for the whole exchange
 *            INVITE 3 ── 180, 200     and for the dialog
 * </pre>
 *
 * RFC 3263 §4.3 would repeat the request with a new branch alone. Where two hosts lead to the same server it would take
 * that for a merged request and answer 482 (RFC 3261 §8.2.2.2), so each attempt also has the next CSeq, as a request
 * that is tried again after an answer has (RFC 3261 §8.1.3.5). By it we also tell what answers late.
 */
final class Attempts {
    private final Deque<Target> left;
    private Target target;
    private final Set<Target> triedByTcp = new HashSet<>();
    private final Map<Long, Request> givenUp = new HashMap<>();
    private long sequence;

    Attempts(List<Target> targets) {
        left = new ArrayDeque<>(targets);
    }

    boolean more() {
        return !left.isEmpty();
    }

    /** Goes on to the next host. */
    Target next() {
        target = left.removeFirst();
        return target;
    }

    /**
     * The request is too large for a datagram: the same host by TCP first, then as it was (RFC 3261 §18.1.1).
     *
     * @return whether that has not been tried yet
     */
    boolean byTcp() {
        if (!triedByTcp.add(target)) {
            return false;
        }
        left.addFirst(target);
        target = target.byTcp();
        return true;
    }

    /** A host that has to be tried before the others. */
    void first(Target host) {
        left.remove(host);
        left.addFirst(host);
    }

    /** The host that this call is at. */
    Target target() {
        return target;
    }

    /** For the next INVITE, wherever it goes. */
    long nextSequence() {
        return ++sequence;
    }

    /** The last INVITE is no longer of interest. */
    void giveUp(Request invite) {
        givenUp.put(Wire.sequence(invite), invite);
    }

    /** Whether a message is of the last INVITE; others come late, from a host that was given up. */
    boolean current(Message message) {
        return Wire.sequence(message) == sequence && !givenUp.containsKey(sequence);
    }

    /** The INVITE of a host that was given up and speaks after all. */
    Optional<Request> late(Message message) {
        return Optional.ofNullable(givenUp.get(Wire.sequence(message)));
    }
}
