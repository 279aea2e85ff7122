package org.trunkline.media.srtp;

import java.util.Arrays;

/**
 * Master keys of both directions, as they come out of a finished handshake, or of a description. Never printed.
 *
 * @param profile what the keys are for
 * @param localKey protects what we send; {@link SrtpProfile#keyBytes()} bytes
 * @param localSalt salt of what we send; {@link SrtpProfile#saltBytes()} bytes
 * @param remoteKey opens what the peer sends; {@link SrtpProfile#keyBytes()} bytes
 * @param remoteSalt salt of what the peer sends; {@link SrtpProfile#saltBytes()} bytes
 */
public record SrtpKeys(
        SrtpProfile profile, byte[] localKey, byte[] localSalt, byte[] remoteKey, byte[] remoteSalt) {

    /** Checks the lengths; wrong ones are a mistake of ours. */
    public SrtpKeys {
        requireBytes(localKey, profile.keyBytes());
        requireBytes(localSalt, profile.saltBytes());
        requireBytes(remoteKey, profile.keyBytes());
        requireBytes(remoteSalt, profile.saltBytes());
    }

    /** Whether what we send is protected by the same key. */
    boolean sendsAs(SrtpKeys other) {
        return Arrays.equals(localKey, other.localKey) && Arrays.equals(localSalt, other.localSalt);
    }

    /** Whether what the peer sends is protected by the same key. */
    boolean hearsAs(SrtpKeys other) {
        return Arrays.equals(remoteKey, other.remoteKey) && Arrays.equals(remoteSalt, other.remoteSalt);
    }

    private static void requireBytes(byte[] part, int bytes) {
        if (part.length != bytes) {
            throw new IllegalArgumentException("expected " + bytes + " bytes, got " + part.length);
        }
    }

    @Override
    public String toString() {
        return "SrtpKeys[" + profile + ", secret]";
    }
}
