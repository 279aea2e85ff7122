package org.trunkline.media.sdp;

/**
 * An offered section as far as its answer must repeat it, even to reject it (RFC 3264 §6).
 *
 * @param media audio, video, application ...
 * @param protocol as it stands in the line
 * @param firstFormat the first payload type or format
 * @param mid its identification (RFC 5888), or empty
 */
public record MediaLine(String media, String protocol, String firstFormat, String mid) {}
