/**
 * Telephone events (RFC 4733): the four bytes on the wire, a receiver that hears each press once, a sender that
 * plays one press after the other into an RTP stream. No socket, timer or clock: packets and {@code nowNanos} come
 * in, values are returned.
 */
package org.trunkline.dtmf;
