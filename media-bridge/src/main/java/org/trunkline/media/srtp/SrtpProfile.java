package org.trunkline.media.srtp;

import java.util.Optional;
import org.jitsi.srtp.SrtpPolicy;

/** The protection profiles that DTLS-SRTP may settle on, best first. */
public enum SrtpProfile {
    /** AES-128 in Galois/Counter Mode (RFC 7714 §14.2). */
    AEAD_AES_128_GCM(0x0007, 12, 16),
    /** AES-128 counter mode with an 80-bit HMAC-SHA1 tag (RFC 5764 §4.1.2). */
    AES128_CM_HMAC_SHA1_80(0x0001, 14, 10);

    private static final int HMAC_SHA1_KEY_BYTES = 20;

    private final int wireId;
    private final int saltBytes;
    private final int tagBytes;

    SrtpProfile(int wireId, int saltBytes, int tagBytes) {
        this.wireId = wireId;
        this.saltBytes = saltBytes;
        this.tagBytes = tagBytes;
    }

    /**
     * The number of this profile in the use_srtp extension (RFC 5764 §4.1.1).
     *
     * @return 16 bits
     */
    public int wireId() {
        return wireId;
    }

    /**
     * Length of a master key.
     *
     * @return bytes
     */
    public int keyBytes() {
        return 16;
    }

    /**
     * Length of a master salt.
     *
     * @return bytes
     */
    public int saltBytes() {
        return saltBytes;
    }

    /**
     * The profile that a use_srtp extension names.
     *
     * @param wireId 16 bits
     * @return the profile, if we speak it
     */
    public static Optional<SrtpProfile> ofWireId(int wireId) {
        for (var profile : values()) {
            if (profile.wireId == wireId) {
                return Optional.of(profile);
            }
        }
        return Optional.empty();
    }

    /** What SRTP adds to a packet. */
    int tagBytes() {
        return tagBytes;
    }

    SrtpPolicy policy() {
        return switch (this) {
            // RFC 7714 §12: the tag is part of the AEAD, there is no separate authentication
            case AEAD_AES_128_GCM -> new SrtpPolicy(
                    SrtpPolicy.AESGCM_ENCRYPTION, keyBytes(), SrtpPolicy.NULL_AUTHENTICATION, 0, tagBytes, saltBytes);
            case AES128_CM_HMAC_SHA1_80 -> new SrtpPolicy(
                    SrtpPolicy.AESCM_ENCRYPTION,
                    keyBytes(),
                    SrtpPolicy.HMACSHA1_AUTHENTICATION,
                    HMAC_SHA1_KEY_BYTES,
                    tagBytes,
                    saltBytes);
        };
    }
}
