package org.trunkline.media.dtls;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import java.util.stream.IntStream;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.trunkline.media.srtp.SrtpKeys;
import org.trunkline.media.srtp.SrtpProfile;

/**
 * What we agree to in a handshake, and what we insist on (RFC 5764 §4, RFC 8827 §6.5).
 *
 * <pre>
 * browser                                          we
 *  ClientHello (use_srtp, extended_master_secret)   without a profile in common or without EMS: fatal
 *                                                   ServerHello (use_srtp: one profile), Certificate,
 *                                                   ServerKeyExchange, CertificateRequest, ServerHelloDone
 *  Certificate                                      fingerprint not that of the SDP: fatal bad_certificate
 *  ClientKeyExchange, CertificateVerify, Finished
 *                                                   Finished; keys are exported
 * </pre>
 */
final class SrtpNegotiation extends AbstractTlsServer {
    // RFC 8827 §6.5: ECDHE with AEAD; all browsers offer these
    private static final int[] CIPHER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    };
    private static final List<Integer> GROUPS =
            List.of(NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1);
    private static final int RESEND_MILLIS = 200; // below RFC 6347 §4.2.4.1's second: a person is waiting

    private final DtlsIdentity identity;
    private final Fingerprint remote;
    private SrtpProfile profile;
    private SrtpKeys keys;
    private boolean closeNotified;

    SrtpNegotiation(DtlsIdentity identity, Fingerprint remote) {
        super(identity.crypto());
        this.identity = identity;
        this.remote = remote;
    }

    /** Only after the handshake. */
    SrtpKeys keys() {
        return keys;
    }

    boolean closeNotified() {
        return closeNotified;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return CIPHER_SUITES.clone();
    }

    /** Leaves post-quantum groups, which only TLS 1.3 has, to peers that speak it. */
    @Override
    protected int selectECDH(int minimumCurveBits) {
        int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
        if (offered == null) {
            return NamedGroup.secp256r1; // RFC 8422 §4: no list means that any is fine
        }
        return IntStream.of(offered).filter(GROUPS::contains).findFirst().orElse(-1);
    }

    @Override
    public boolean requiresExtendedMasterSecret() {
        return true; // RFC 7627; else two handshakes could be made to share their keys
    }

    @Override
    protected boolean allowCertificateStatus() {
        return false;
    }

    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return false; // self-signed: only the fingerprint counts (RFC 8122 §6.2)
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return RESEND_MILLIS;
    }

    /** RFC 5764 §4.1.1: the server answers with exactly one profile, and here without an MKI. */
    @Override
    public Hashtable<?, ?> getServerExtensions() throws IOException {
        super.getServerExtensions();
        var offer = TlsSRTPUtils.getUseSRTPExtension(clientExtensions);
        int[] offered = offer == null ? new int[0] : offer.getProtectionProfiles();
        profile = Arrays.stream(SrtpProfile.values())
                .filter(ours -> IntStream.of(offered).anyMatch(id -> id == ours.wireId()))
                .findFirst()
                .orElseThrow(() -> new TlsFatalAlert(
                        AlertDescription.handshake_failure, "no SRTP protection profile in common"));
        TlsSRTPUtils.addUseSRTPExtension(serverExtensions, new UseSRTPData(new int[] {profile.wireId()}, new byte[0]));
        return serverExtensions;
    }

    @Override
    public TlsCredentials getCredentials() {
        return identity.credentials(context);
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
        var algorithms = new Vector<>(List.of(
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa),
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha384, SignatureAlgorithm.ecdsa),
                SignatureAndHashAlgorithm.rsa_pss_rsae_sha256,
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.rsa)));
        return new CertificateRequest(types, algorithms, null);
    }

    /** RFC 5763 §5: a certificate that the signalling did not announce ends the handshake, before any key is made. */
    @Override
    public void notifyClientCertificate(Certificate certificate) throws IOException {
        if (certificate.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure, "the peer has no certificate");
        }
        if (!remote.matches(certificate.getCertificateAt(0).getEncoded())) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "not the fingerprint that the peer announced");
        }
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        int bytes = 2 * (profile.keyBytes() + profile.saltBytes());
        keys = serverKeys(profile, context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, bytes));
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        closeNotified |= description == AlertDescription.close_notify;
    }

    /** RFC 5764 §4.2: client key, server key, client salt, server salt. We are the server. */
    static SrtpKeys serverKeys(SrtpProfile profile, byte[] material) {
        int key = profile.keyBytes();
        int salts = 2 * key;
        int salt = profile.saltBytes();
        return new SrtpKeys(
                profile,
                Arrays.copyOfRange(material, key, salts),
                Arrays.copyOfRange(material, salts + salt, salts + 2 * salt),
                Arrays.copyOfRange(material, 0, key),
                Arrays.copyOfRange(material, salts, salts + salt));
    }
}
