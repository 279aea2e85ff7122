package org.trunkline.media.rtp;

/** What an RTCP datagram turned out to be: a compound, or something to count. */
public sealed interface RtcpParsed permits RtcpCompound, Dropped {}
