package org.trunkline.media.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.trunkline.media.srtp.SrtpProfile;

/** The browser's end of an association: DTLS client on a virtual thread of its own. */
public final class ClientDouble implements AutoCloseable {
    private static final byte[] HANG_UP = {};

    private final BlockingQueue<byte[]> inbox = new LinkedBlockingQueue<>();
    private final CompletableFuture<byte[]> material = new CompletableFuture<>();
    private final CompletableFuture<Fingerprint> serverFingerprint = new CompletableFuture<>();
    private final Offer offer;
    private final Consumer<byte[]> send;

    /**
     * What the client is like.
     *
     * @param profiles wire ids for use_srtp; empty: no such extension
     * @param identity its certificate, or nothing
     * @param speaks13 also offers DTLS 1.3, with a post-quantum key share of {@code keyShareBytes}
     */
    public record Offer(
            int[] profiles,
            Optional<DtlsIdentity> identity,
            boolean extendedMasterSecret,
            boolean speaks13,
            int keyShareBytes) {
        Offer withProfiles(int... others) {
            return new Offer(others, identity, extendedMasterSecret, speaks13, keyShareBytes);
        }

        Offer withoutCertificate() {
            return new Offer(profiles, Optional.empty(), extendedMasterSecret, speaks13, keyShareBytes);
        }

        Offer withoutExtendedMasterSecret() {
            return new Offer(profiles, identity, false, speaks13, keyShareBytes);
        }

        Offer with13(int bytes) {
            return new Offer(profiles, identity, extendedMasterSecret, true, bytes);
        }
    }

    public ClientDouble(Offer offer, Consumer<byte[]> send) {
        this.offer = offer;
        this.send = send;
    }

    public void start() {
        Thread.ofVirtual().name("client-double").start(this::live);
    }

    public void receive(byte[] datagram) {
        inbox.add(datagram);
    }

    /** Exported keying material; fails as the handshake does. */
    public CompletableFuture<byte[]> material() {
        return material;
    }

    CompletableFuture<Fingerprint> serverFingerprint() {
        return serverFingerprint;
    }

    /** Says close_notify. */
    @Override
    public void close() {
        inbox.add(HANG_UP);
    }

    private void live() {
        var client = new Client();
        try {
            var transport = new DTLSClientProtocol().connect(client, new ClientWire());
            material.complete(client.exported);
            try {
                byte[] ignored = new byte[2048];
                while (true) {
                    transport.receive(ignored, 0, ignored.length, 0);
                }
            } catch (InterruptedIOException hungUp) {
                transport.close();
            }
        } catch (IOException e) {
            material.completeExceptionally(e);
        }
    }

    static short alertOf(Throwable failure) {
        return failure.getCause() instanceof TlsFatalAlertReceived alert ? alert.getAlertDescription() : -1;
    }

    private final class ClientWire implements DatagramTransport {
        @Override
        public int getReceiveLimit() {
            return 2048;
        }

        @Override
        public int getSendLimit() {
            return 1200;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
            byte[] datagram;
            try {
                datagram = waitMillis == 0 ? inbox.take() : inbox.poll(waitMillis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            if (datagram == HANG_UP) {
                throw new InterruptedIOException("hang up");
            }
            if (datagram == null) {
                return -1;
            }
            System.arraycopy(datagram, 0, buffer, offset, datagram.length);
            return datagram.length;
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            send.accept(Arrays.copyOfRange(buffer, offset, offset + length));
        }

        @Override
        public void close() {
            inbox.add(HANG_UP);
        }
    }

    private final class Client extends DefaultTlsClient {
        private byte[] exported = {};
        private int profile;

        Client() {
            super(offer.identity.orElseGet(() -> DtlsIdentity.create(new SecureRandom())).crypto());
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        @Override
        @SuppressWarnings("unchecked") // the library's map of extensions has no types
        public Hashtable<Object, Object> getClientExtensions() throws IOException {
            var extensions = (Hashtable<Object, Object>) super.getClientExtensions();
            if (offer.profiles.length > 0) {
                TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(offer.profiles, new byte[0]));
            }
            if (offer.speaks13) {
                var versions = new ProtocolVersion[] {ProtocolVersion.DTLSv13, ProtocolVersion.DTLSv12};
                TlsExtensionsUtils.addSupportedVersionsExtensionClient(extensions, versions);
                extensions.put(51, new byte[offer.keyShareBytes]);
            }
            return extensions;
        }

        @Override
        @SuppressWarnings("rawtypes")
        public void processServerExtensions(Hashtable extensions) throws IOException {
            super.processServerExtensions(extensions);
            profile = TlsSRTPUtils.getUseSRTPExtension(extensions).getProtectionProfiles()[0];
        }

        @Override
        public boolean shouldUseExtendedMasterSecret() {
            return offer.extendedMasterSecret;
        }

        @Override
        public int getHandshakeResendTimeMillis() {
            return 30;
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                    var certificate = server.getCertificate().getCertificateAt(0);
                    serverFingerprint.complete(Fingerprint.of(certificate.getEncoded()));
                }

                @Override
                public TlsCredentials getClientCredentials(CertificateRequest request) {
                    return offer.identity.map(identity -> identity.credentials(context)).orElse(null);
                }
            };
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            var agreed = SrtpProfile.ofWireId(profile).orElseThrow();
            int bytes = 2 * (agreed.keyBytes() + agreed.saltBytes());
            exported = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, bytes);
        }
    }
}
