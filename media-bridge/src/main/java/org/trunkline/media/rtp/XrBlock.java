package org.trunkline.media.rtp;

import java.util.List;

/** One block of an extended report (RFC 3611 §4). */
public sealed interface XrBlock {
    /**
     * A receiver's clock, so that it can learn its round trip without sending media (RFC 3611 §4.4).
     *
     * @param ntp wall clock at the moment of sending, 32.32 fixed point
     */
    record ReferenceTime(long ntp) implements XrBlock {}

    /**
     * What the senders of {@link ReferenceTime} need to compute their round trips (RFC 3611 §4.5).
     *
     * @param heard at most 31 of them are kept
     */
    record LastReferenceTimes(List<LastReferenceTime> heard) implements XrBlock {
        /** Keeps a copy of the list. */
        public LastReferenceTimes {
            heard = List.copyOf(heard);
        }
    }

    /**
     * The last {@link ReferenceTime} of one receiver.
     *
     * @param ssrc its SSRC
     * @param middleNtp the middle 32 bits of its time, 0 if there was none
     * @param delay since then in 1/65536 seconds, 32 bits unsigned
     */
    record LastReferenceTime(int ssrc, int middleNtp, int delay) {}

    /**
     * How a receiver hears a voice (RFC 3611 §4.7); of its 36 bytes what we understand.
     *
     * @param ssrc whose voice
     * @param lossRate packets lost since the beginning, in 1/256: 0 to 255
     * @param discardRate packets that came and were not played, in 1/256: 0 to 255
     * @param roundTripMillis 0 to 65535, 0 while unknown
     * @param conceals whether it says that it makes up for loss
     */
    record Voice(int ssrc, int lossRate, int discardRate, int roundTripMillis, boolean conceals) implements XrBlock {}
}
