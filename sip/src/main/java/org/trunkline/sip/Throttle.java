package org.trunkline.sip;

/** Lets a few through each second, so that answers to strangers are no use for flooding a third party. */
final class Throttle {
    private static final long SECOND_NANOS = 1_000_000_000;
    private final int perSecond;
    private long secondStartNanos;
    private int used;

    Throttle(int perSecond) {
        this.perSecond = perSecond;
    }

    boolean permits(long nowNanos) {
        if (used == 0 || nowNanos - secondStartNanos >= SECOND_NANOS) {
            secondStartNanos = nowNanos;
            used = 0;
        }
        return used++ < perSecond;
    }
}
