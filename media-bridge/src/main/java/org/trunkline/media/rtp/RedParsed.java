package org.trunkline.media.rtp;

/** What a payload of the type {@code red} turned out to be: blocks, or something to count. */
public sealed interface RedParsed permits Red, Dropped {}
