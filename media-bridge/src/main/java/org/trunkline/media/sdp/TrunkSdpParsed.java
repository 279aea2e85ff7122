package org.trunkline.media.sdp;

/** What a trunk's offer or answer turned out to be. */
public sealed interface TrunkSdpParsed permits TrunkSdp, SdpRefused {}
