/** Secure RTP and RTCP (RFC 3711, RFC 7714): one door, {@link org.trunkline.media.srtp.SrtpSession}. */
package org.trunkline.media.srtp;
