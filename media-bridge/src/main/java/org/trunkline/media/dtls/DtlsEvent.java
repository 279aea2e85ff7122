package org.trunkline.media.dtls;

import org.trunkline.media.srtp.SrtpKeys;

/**
 * What becomes of an association: {@link Established} at most once, then at most one of the others, which is the last.
 */
public sealed interface DtlsEvent {
    /**
     * The handshake is finished and the peer has proved that it owns the certificate with the expected fingerprint.
     *
     * @param keys of both directions
     */
    record Established(SrtpKeys keys) implements DtlsEvent {}

    /**
     * There is no association, or none any more.
     *
     * @param reason for a log; holds nothing secret
     */
    record Failed(String reason) implements DtlsEvent {}

    /** The peer said that it is done. */
    record ClosedByPeer() implements DtlsEvent {}
}
