package org.trunkline.media.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.gcm.BasicGCMMultiplier;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * The library's ciphers, which here call every bad record just that, so that it is dropped without a word
 * (RFC 6347 §4.1.2.7). By themselves they end the association where a record is merely too short.
 */
final class DtlsCrypto extends BcTlsCrypto {
    /** Encrypted in our handshakes is only Finished, 12 bytes (RFC 5246 §7.4.9). */
    private static final int LONGEST_MESSAGE_BYTES = 64;

    DtlsCrypto(SecureRandom random) {
        super(random);
    }

    /** Without the tables by which the library is faster, and each call 16 KB larger, for a few records in its whole life. */
    @Override
    protected AEADBlockCipher createGCMMode(BlockCipher engine) {
        return GCMBlockCipher.newInstance(engine, new BasicGCMMultiplier());
    }

    @Override
    public TlsCipher createCipher(TlsCryptoParameters parameters, int encryptionAlgorithm, int macAlgorithm)
            throws IOException {
        return new DroppingCipher(super.createCipher(parameters, encryptionAlgorithm, macAlgorithm));
    }

    private record DroppingCipher(TlsCipher cipher) implements TlsCipher {
        @Override
        public TlsDecodeResult decodeCiphertext(
                long sequence, short type, ProtocolVersion version, byte[] in, int offset, int length)
                throws IOException {
            var plain = decode(sequence, type, version, in, offset, length);
            var record = new DtlsRecord(plain.contentType, 1, plain.buf, plain.off, plain.len);
            if (plain.contentType == ContentType.handshake && !record.claimsAtMost(LONGEST_MESSAGE_BYTES)) {
                throw new TlsFatalAlert(AlertDescription.bad_record_mac);
            }
            return plain;
        }

        private TlsDecodeResult decode(
                long sequence, short type, ProtocolVersion version, byte[] in, int offset, int length)
                throws IOException {
            try {
                return cipher.decodeCiphertext(sequence, type, version, in, offset, length);
            } catch (TlsFatalAlert e) {
                throw new TlsFatalAlert(AlertDescription.bad_record_mac, e);
            }
        }

        @Override
        public TlsEncodeResult encodePlaintext(
                long sequence, short type, ProtocolVersion version, int headerBytes, byte[] in, int offset, int length)
                throws IOException {
            return cipher.encodePlaintext(sequence, type, version, headerBytes, in, offset, length);
        }

        @Override
        public int getCiphertextDecodeLimit(int plaintextLimit) {
            return cipher.getCiphertextDecodeLimit(plaintextLimit);
        }

        @Override
        public int getCiphertextEncodeLimit(int plaintextLimit) {
            return cipher.getCiphertextEncodeLimit(plaintextLimit);
        }

        @Override
        public int getPlaintextDecodeLimit(int ciphertextLimit) {
            return cipher.getPlaintextDecodeLimit(ciphertextLimit);
        }

        @Override
        public int getPlaintextEncodeLimit(int ciphertextLimit) {
            return cipher.getPlaintextEncodeLimit(ciphertextLimit);
        }

        @Override
        public void rekeyDecoder() throws IOException {
            cipher.rekeyDecoder();
        }

        @Override
        public void rekeyEncoder() throws IOException {
            cipher.rekeyEncoder();
        }

        @Override
        public boolean usesOpaqueRecordTypeDecode() {
            return cipher.usesOpaqueRecordTypeDecode();
        }

        @Override
        public boolean usesOpaqueRecordTypeEncode() {
            return cipher.usesOpaqueRecordTypeEncode();
        }
    }
}
