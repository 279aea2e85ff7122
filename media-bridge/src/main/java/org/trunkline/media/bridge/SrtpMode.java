package org.trunkline.media.bridge;

/** Whether a trunk's media is encrypted, with keys in the SDP (SDES, RFC 4568). */
public enum SrtpMode {
    /** Plain RTP. */
    OFF,
    /** SRTP where the trunk offers or takes it, else plain RTP: our offers are plain and carry a key. */
    OPTIONAL,
    /** SRTP or no call. */
    REQUIRED
}
