/** RTP and RTCP on the wire (RFC 3550), sequence numbers and timestamps that wrap. */
package org.trunkline.media.rtp;
