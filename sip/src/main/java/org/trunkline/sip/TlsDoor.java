package org.trunkline.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Makes TLS of TCP connections, and looks who is at the other end. Blocks: on a connection's own thread only. */
final class TlsDoor {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private final TlsFiles files = new TlsFiles();

    /**
     * As the one who called.
     *
     * @throws IOException in words, when the other end is not who it should be
     */
    SSLSocket client(Socket plain, Target.TlsPeer peer) throws IOException {
        var factory = files.context(peer.files()).getSocketFactory();
        var tls = (SSLSocket) factory.createSocket(plain, peer.domain(), plain.getPort(), true);
        var parameters = parameters(tls);
        if (!literal(peer.domain())) {
            parameters.setServerNames(List.of(new SNIHostName(peer.domain()))); // RFC 6066 §3
        }
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        check(tls, peer.domain());
        return tls;
    }

    /** As the one who was called. */
    SSLSocket server(Socket plain, TlsSettings ours) throws IOException {
        var factory = files.context(ours).getSocketFactory();
        var tls = (SSLSocket) factory.createSocket(plain, null, plain.getPort(), true);
        tls.setUseClientMode(false);
        var parameters = parameters(tls);
        parameters.setNeedClientAuth(ours.authorities().isPresent());
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    private static SSLParameters parameters(SSLSocket tls) {
        var parameters = tls.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        return parameters;
    }

    private static boolean literal(String host) {
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    /** RFC 5922 §7.3: the certificate must speak for the domain that was configured, not for where the DNS led. */
    private static void check(SSLSocket tls, String domain) throws IOException {
        try {
            var certificate = (X509Certificate) tls.getSession().getPeerCertificates()[0];
            var others = CertificateName.others(certificate, domain);
            if (others.isPresent()) {
                throw new IOException("the certificate is for " + others.get() + " and not for " + domain);
            }
        } catch (CertificateParsingException odd) {
            throw new IOException("the certificate's names cannot be read", odd);
        }
    }
}
