package org.trunkline.media.bridge;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.trunkline.media.DropCounts;

/**
 * Two trunks of a call without a browser.
 *
 * @param bridge between them
 * @param ofA what the bridge knows of {@code a}
 */
record JoinedTrunks(TrunkBridge bridge, TrunkSide a, TrunkSide b, TrunkBridge.Side ofA, TrunkBridge.Side ofB) {
    /** Joins them from now on, as far as something was agreed with each. */
    static JoinedTrunks of(
            TrunkSide a, TrunkSide b, DropCounts drops, RandomGenerator random, Consumer<MediaEvent> events, long nowNanos) {
        var ofA = new TrunkBridge.Side(a.leg(), a.media(), drops);
        var ofB = new TrunkBridge.Side(b.leg(), b.media(), drops);
        var joined = new JoinedTrunks(new TrunkBridge(ofA, ofB, random, events), a, b, ofA, ofB);
        a.carries(joined.bridge.ssrc(ofA));
        b.carries(joined.bridge.ssrc(ofB));
        for (var side : List.of(a, b)) {
            side.agreement().ifPresent(agreed -> joined.negotiated(side, agreed, nowNanos));
        }
        return joined;
    }

    /** Whether a trunk of the call is one of the two. */
    boolean joins(TrunkSide side) {
        return side == a || side == b;
    }

    /** A datagram of one of them. */
    void rtp(TrunkSide side, byte[] b, int offset, int length, InetSocketAddress from, long nowNanos) {
        var heard = side.leg().receive(b, offset, length, from, nowNanos);
        bridge.heard(of(side), heard, nowNanos);
    }

    /** Something was agreed with one of them. */
    void negotiated(TrunkSide side, TrunkAgreement agreed, long nowNanos) {
        bridge.negotiated(of(side), agreed, nowNanos);
    }

    private TrunkBridge.Side of(TrunkSide side) {
        return side == a ? ofA : ofB;
    }
}
