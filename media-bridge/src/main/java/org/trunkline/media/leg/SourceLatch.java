package org.trunkline.media.leg;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Optional;
import org.trunkline.media.rtp.RtpPacket;

/**
 * From where a trunk is heard, and so where it is sent to (RFC 4961). A source that the description does not tell is learned
 * only where the rule allows it, at most once for each told address, and inside a window after that was told last.
 *
 * <pre>
 *   told ──► Open ──3 packets in a row, one SSRC, from an allowed source──► Locked on it
 *             │ ──────────1 valid packet from the told address────────────► Locked on that
 *             └ ──────────10 s────────────────────────────────────────────► only the told address
 *   another address told ──► Open again;   the same told again ──► Locked: as it was; else Open again
 * </pre>
 */
final class SourceLatch {
    static final long WINDOW_NANOS = 10_000_000_000L;
    private static final int IN_A_ROW = 3;
    private static final int MOST_CANDIDATES = 4; // a flood from many ports shall not displace the trunk for good

    /** Somebody who has sent valid packets. */
    private record Candidate(InetSocketAddress source, int ssrc, int nextSequence, int packets) {
        Candidate after(RtpPacket packet) {
            boolean follows = packet.ssrc() == ssrc && packet.sequence() == nextSequence;
            return new Candidate(source, packet.ssrc(), packet.sequence() + 1 & 0xFFFF, follows ? packets + 1 : 1);
        }
    }

    private final SourceRule rule;
    private final ArrayDeque<Candidate> candidates = new ArrayDeque<>();
    private InetSocketAddress told;
    private InetSocketAddress locked;
    private long closesNanos;

    SourceLatch(SourceRule rule) {
        this.rule = rule;
    }

    void told(InetSocketAddress address, long nowNanos) {
        if (!address.equals(told)) {
            told = address;
            locked = null;
            candidates.clear();
        }
        if (locked == null) { // told in a 183 perhaps, and the phone is only answered now
            closesNanos = nowNanos + WINDOW_NANOS;
        }
    }

    /** Where the trunk is: learned, else told, else nowhere. */
    Optional<InetSocketAddress> target() {
        return Optional.ofNullable(locked == null ? told : locked);
    }

    /** Whether packets from here are the trunk's. */
    boolean knows(InetSocketAddress source) {
        return source.equals(locked == null ? told : locked);
    }

    /** Whether packets from here are worth a look. */
    boolean mayLearn(InetSocketAddress source, long nowNanos) {
        return told != null && locked == null && nowNanos - closesNanos < 0 && rule.allows(told, source);
    }

    /** The trunk has spoken from where it is known to be: nobody else is looked for. */
    void confirmed(InetSocketAddress source) {
        locked = source;
    }

    /** A valid packet from a source that may be learned; true if it is the trunk from now on. */
    boolean learned(InetSocketAddress source, RtpPacket packet) {
        var known = candidates.stream().filter(c -> c.source().equals(source)).findFirst();
        known.ifPresent(candidates::remove);
        var now = known.orElse(new Candidate(source, packet.ssrc(), packet.sequence(), 0)).after(packet);
        if (now.packets() >= IN_A_ROW) {
            locked = source;
            candidates.clear();
            return true;
        }
        candidates.addLast(now);
        if (candidates.size() > MOST_CANDIDATES) {
            candidates.removeFirst();
        }
        return false;
    }
}
