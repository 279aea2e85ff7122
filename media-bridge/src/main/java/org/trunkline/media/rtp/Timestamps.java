package org.trunkline.media.rtp;

/** RTP timestamps: 32 bits that wrap (RFC 3550 §5.1). */
public final class Timestamps {
    private Timestamps() {}

    /**
     * How far one timestamp is ahead of another.
     *
     * @param newer a timestamp
     * @param older another of the same stream
     * @return clock units, negative when {@code newer} is the older one after all
     */
    public static int delta(int newer, int older) {
        return newer - older;
    }
}
