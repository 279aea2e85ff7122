package org.trunkline.media.rtp;

import org.trunkline.media.Drop;

/**
 * Not a usable packet.
 *
 * @param reason why
 */
public record Dropped(Drop reason) implements Parsed, RtcpParsed, RedParsed {}
