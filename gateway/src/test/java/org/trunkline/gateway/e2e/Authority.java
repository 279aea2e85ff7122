package org.trunkline.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate authority with one certificate, made by openssl. */
final class Authority {
    private static final int PATIENCE_SECONDS = 30;
    private static final String STORE_PASSWORD = "changeit";

    private final Path directory;

    /** @param name of whom the certificate is, with its kind, such as {@code IP:127.0.0.1} */
    Authority(Path directory, String name) throws IOException {
        this.directory = Files.createDirectories(directory.toAbsolutePath());
        openssl("-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=authority");
        openssl("-keyout", "key.pem", "-out", "certificate.pem", "-subj", "/CN=kamailio", "-CA", "ca.pem", "-CAkey", "ca.key",
                "-addext", "basicConstraints=critical,CA:false", "-addext", "subjectAltName=" + name);
    }

    String root() {
        return directory.resolve("ca.pem").toString();
    }

    String certificate() {
        return directory.resolve("certificate.pem").toString();
    }

    String key() {
        return directory.resolve("key.pem").toString();
    }

    /** What starts a JVM on a machine that trusts this authority, each as {@code key=value}. */
    List<String> asTheSystems() throws IOException {
        Path file = directory.resolve("authorities.p12");
        try (var pem = Files.newInputStream(Path.of(root())); var out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            store.store(out, STORE_PASSWORD.toCharArray());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        return List.of("javax.net.ssl.trustStore=" + file, "javax.net.ssl.trustStorePassword=" + STORE_PASSWORD);
    }

    private void openssl(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"));
        command.addAll(List.of(more));
        Path log = directory.resolve("openssl.log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }
}
