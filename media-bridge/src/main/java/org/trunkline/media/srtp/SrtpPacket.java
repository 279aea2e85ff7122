package org.trunkline.media.srtp;

/**
 * A datagram that ought to be SRTP: nothing in it has been checked.
 *
 * @param buffer the datagram's bytes, overwritten when it is opened
 * @param offset its first byte
 * @param length its bytes
 */
public record SrtpPacket(byte[] buffer, int offset, int length) {}
