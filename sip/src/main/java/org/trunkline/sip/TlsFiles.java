package org.trunkline.sip;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS from PEM files, read anew when one of them has changed on disk: what is opened from then on uses the new ones,
 * what is open stays. Reads files, so never on the SIP thread.
 */
final class TlsFiles {
    private static final int MAX_KEPT = 64;
    private static final int MAX_FILE_BYTES = 1 << 20;
    private static final char[] NO_PASSWORD = {};
    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

    /** How a file was when it was read. */
    private record Stamp(FileTime modified, long bytes, Object inode) {}

    private record Made(List<Stamp> stamps, SSLContext context) {}

    private final Map<TlsSettings, Made> made = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TlsSettings, Made> eldest) {
            return size() > MAX_KEPT;
        }
    };

    /**
     * What connections are made with at this moment.
     *
     * @throws IOException in words, when a file cannot be read or used
     */
    synchronized SSLContext context(TlsSettings settings) throws IOException {
        var stamps = stamps(settings);
        var known = made.get(settings);
        if (known == null || !known.stamps.equals(stamps)) {
            known = new Made(stamps, read(settings));
            made.put(settings, known);
        }
        return known.context;
    }

    /** Whether all files can be read and used, in words. */
    static void check(TlsSettings settings) throws IOException {
        stamps(settings);
        read(settings);
    }

    private static List<Stamp> stamps(TlsSettings settings) throws IOException {
        var files = Stream.of(settings.authorities(), settings.certificate(), settings.key())
                .flatMap(Optional::stream)
                .toList();
        var stamps = new ArrayList<Stamp>();
        for (var file : files) {
            try {
                var is = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.add(new Stamp(is.lastModifiedTime(), is.size(), is.fileKey()));
            } catch (IOException unreadable) {
                throw new IOException("the file " + file + " cannot be read", unreadable);
            }
        }
        return stamps;
    }

    private static SSLContext read(TlsSettings settings) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(ourselves(settings), NO_PASSWORD);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities(settings)); // none of ours: the system's
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IllegalArgumentException unusable) {
            throw new IOException("a TLS file cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static KeyStore ourselves(TlsSettings settings) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        if (settings.certificate().isPresent() && settings.key().isPresent()) {
            var chain = certificates(settings.certificate().get());
            var key = privateKey(settings.key().get(), chain.getFirst());
            store.setKeyEntry("us", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
        }
        return store;
    }

    private static KeyStore authorities(TlsSettings settings) throws IOException, GeneralSecurityException {
        if (settings.authorities().isEmpty()) {
            return null;
        }
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (var authority : certificates(settings.authorities().get())) {
            store.setCertificateEntry("authority" + store.size(), authority);
        }
        return store;
    }

    private static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        var found = List.<Certificate>copyOf(
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes(file))));
        if (found.isEmpty()) {
            throw new IOException(file + " has no certificate in it");
        }
        return found;
    }

    private static PrivateKey privateKey(Path file, Certificate certificate)
            throws IOException, GeneralSecurityException {
        var match = KEY.matcher(new String(bytes(file), StandardCharsets.US_ASCII));
        if (!match.find()) {
            throw new IOException(file + " has no 'BEGIN PRIVATE KEY' in it: a key without password, as PKCS 8, is needed");
        }
        var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(match.group(1)));
        try {
            var key = KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm()).generatePrivate(encoded);
            if (belongTogether(key, certificate.getPublicKey())) {
                return key;
            }
        } catch (InvalidKeySpecException | InvalidKeyException _) {
            // of another kind
        }
        throw new IOException(file + " is not the key of the certificate");
    }

    private static boolean belongTogether(PrivateKey ours, PublicKey theirs) throws GeneralSecurityException {
        var algorithm = switch (theirs.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> theirs.getAlgorithm();
        };
        var signing = Signature.getInstance(algorithm);
        signing.initSign(ours);
        var signed = signing.sign();
        signing.initVerify(theirs);
        return signing.verify(signed);
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + " is too large for a PEM file");
        }
        return Files.readAllBytes(file);
    }
}
