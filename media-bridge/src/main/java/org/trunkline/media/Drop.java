package org.trunkline.media;

/** Why a datagram or packet was not used. A peer's rubbish is counted under one of these, never thrown. */
public enum Drop {
    /** Fewer bytes than the smallest valid message of its kind. */
    TOO_SHORT,
    /** More bytes than we accept. */
    OVERSIZE,
    /** First byte belongs to no protocol of RFC 7983. */
    NOT_RTP,
    /** RTP version, padding, CSRC or extension do not fit the packet (RFC 3550 §5.1). */
    BAD_RTP,
    /** Redundant audio whose blocks do not fit the packet (RFC 2198 §3). */
    BAD_RED,
    /** RTCP that does not parse (RFC 3550 §6). */
    BAD_RTCP,
    /** SRTP authentication failed (RFC 3711 §3.3). */
    SRTP_AUTH,
    /** SRTP index seen before, or older than the replay window (RFC 3711 §3.3.2). */
    SRTP_REPLAY,
    /** Media arrived before DTLS gave keys. */
    BEFORE_KEYS,
    /** More remote streams than we follow. */
    UNKNOWN_SSRC,
    /** A payload type that was not negotiated. */
    UNKNOWN_PAYLOAD_TYPE,
    /** Source address not validated by ICE. */
    SOURCE_NOT_VALIDATED,
    /** STUN for a session that does not exist here. */
    UNKNOWN_UFRAG,
    /** STUN that does not parse (RFC 8489 §5). */
    STUN_MALFORMED,
    /** STUN whose MESSAGE-INTEGRITY or FINGERPRINT is wrong. */
    STUN_INTEGRITY,
    /** Well-formed STUN that nobody waits for. */
    STUN_UNEXPECTED,
    /** DTLS that the session cannot take now. */
    DTLS_UNEXPECTED,
    /** RTP from an address that the trunk did not negotiate. */
    FOREIGN_SOURCE,
    /** Media of a trunk that is on hold. */
    ON_HOLD,
    /** Audio whose time has already been filled. */
    LATE,
    /** The same sequence number again. */
    DUPLICATE,
    /** A telephone-event payload that is not RFC 4733. */
    BAD_TELEPHONE_EVENT,
    /** Opus that the decoder refuses. */
    BAD_OPUS,
    /** A packet of an audio codec without any audio. */
    NO_AUDIO
}
