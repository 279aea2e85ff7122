package org.trunkline.media.rtp;

import java.util.List;

/**
 * The RTCP packets of one datagram, in order.
 *
 * @param messages at least one
 */
public record RtcpCompound(List<RtcpMessage> messages) implements RtcpParsed {
    /** Keeps a copy of the list. */
    public RtcpCompound {
        messages = List.copyOf(messages);
    }
}
