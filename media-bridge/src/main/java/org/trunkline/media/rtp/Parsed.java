package org.trunkline.media.rtp;

/** What a datagram turned out to be: an RTP packet, or something to count. */
public sealed interface Parsed permits RtpPacket, Dropped {}
