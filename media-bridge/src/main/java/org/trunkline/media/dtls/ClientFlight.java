package org.trunkline.media.dtls;

import java.util.BitSet;

/**
 * Keeps ChangeCipherSpec behind a whole CertificateVerify.
 *
 * <pre>
 *  Certificate, ClientKeyExchange, CertificateVerify | ChangeCipherSpec, Finished
 *                                        epoch 0     |  epoch 1
 * </pre>
 *
 * <p>The library takes ChangeCipherSpec as soon as it could decrypt what follows, and reads nothing of epoch 0 any more.
 * If CertificateVerify was lost on the way, its retransmission would then never be read and the handshake hang. A
 * datagram that comes too early is dropped: the client repeats the flight.
 */
final class ClientFlight {
    private static final int CERTIFICATE_VERIFY = 15;

    private final BitSet received = new BitSet();
    private int expectedBytes = -1;

    /** Whether the library may see this datagram now. */
    boolean admits(byte[] datagram) {
        for (var record : DtlsRecord.split(datagram)) {
            if (record.isPlainHandshake()) {
                record.fragments().forEach(this::note);
            } else if (record.type() == DtlsRecord.CHANGE_CIPHER_SPEC && received.cardinality() != expectedBytes) {
                return false;
            }
        }
        return true;
    }

    private void note(DtlsRecord.Fragment part) {
        if (part.messageType() == CERTIFICATE_VERIFY && part.offset() + part.bytes() <= part.messageBytes()) {
            expectedBytes = part.messageBytes();
            received.set(part.offset(), part.offset() + part.bytes());
        }
    }
}
