package org.trunkline.media.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;

/** Our key and self-signed certificate: ECDSA on P-256 (RFC 8827 §6.5), known to peers by its fingerprint only. */
public final class DtlsIdentity {
    // Nobody looks at the dates: trust comes from the fingerprint. RFC 5280 §4.1.2.5: 9999 says that there is no end.
    private static final Date FROM = Date.from(Instant.parse("2000-01-01T00:00:00Z"));
    private static final Date UNTIL = Date.from(Instant.parse("9999-12-31T23:59:59Z"));
    private static final X500Name NOBODY = new X500Name("CN=trunkline");

    private final DtlsCrypto crypto;
    private final AsymmetricKeyParameter privateKey;
    private final Certificate chain;
    private final Fingerprint fingerprint;

    private DtlsIdentity(DtlsCrypto crypto, AsymmetricKeyParameter privateKey, byte[] certificate)
            throws IOException {
        this.crypto = crypto;
        this.privateKey = privateKey;
        this.chain = new Certificate(new TlsCertificate[] {new BcTlsCertificate(crypto, certificate)});
        this.fingerprint = Fingerprint.of(certificate);
    }

    /**
     * A fresh identity; to be made at start and never stored.
     *
     * @param random source of the key, and of everything random in handshakes
     * @return key and certificate
     */
    public static DtlsIdentity create(SecureRandom random) {
        var p256 = new ECNamedDomainParameters(
                SECObjectIdentifiers.secp256r1, CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1));
        var generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(p256, random));
        var pair = generator.generateKeyPair();
        try {
            return new DtlsIdentity(new DtlsCrypto(random), pair.getPrivate(), selfSigned(pair, random));
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What a peer finds in our SDP.
     *
     * @return SHA-256 of the certificate
     */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    DtlsCrypto crypto() {
        return crypto;
    }

    TlsCredentialedSigner credentials(TlsContext context) {
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                privateKey,
                chain,
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }

    private static byte[] selfSigned(AsymmetricCipherKeyPair pair, SecureRandom random)
            throws IOException, OperatorCreationException {
        var serial = new BigInteger(64, random).setBit(64); // positive, never zero (RFC 5280 §4.1.2.2)
        var signer = new BcECContentSignerBuilder(
                        new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                        new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256))
                .setSecureRandom(random)
                .build(pair.getPrivate());
        return new BcX509v3CertificateBuilder(NOBODY, serial, FROM, UNTIL, NOBODY, pair.getPublic())
                .build(signer)
                .getEncoded();
    }
}
