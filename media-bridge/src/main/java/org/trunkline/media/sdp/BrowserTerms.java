package org.trunkline.media.sdp;

/**
 * What we want of a browser's audio, beyond what it offers.
 *
 * @param narrowBand whether what the far side can carry ends at 4 kHz
 * @param dtx whether a browser is asked to send next to nothing in silence: RFC 7587 §6.1, RFC 3389 beside G.711
 */
public record BrowserTerms(boolean narrowBand, boolean dtx) {}
