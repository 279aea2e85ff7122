package org.trunkline.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code trunkline demo --tls}: a certificate that this machine signs for its own addresses, so that a browser on the same
 * network gives the page its microphone after a warning. It is kept until the addresses change or it runs out.
 */
public final class DemoCertificate {
    private static final String CERTIFICATE = "certificate.pem";
    private static final String KEY = "key.pem";
    private static final String NAME = "demo";
    private static final String PASSWORD = "not secret: the file lives for a second";
    private static final int DAYS = 90;
    private static final Duration SOON = Duration.ofDays(1);
    private static final int SAN_NAME = 1;

    private DemoCertificate() {}

    /**
     * Makes {@code certificate.pem} and {@code key.pem} in a folder, where they are missing or of no use any more.
     *
     * @param arguments the folder
     * @throws IOException when it cannot be written, or the JDK has no keytool
     */
    public static void main(String[] arguments) throws IOException {
        make(Path.of(arguments[0]), addresses(), Instant.now());
    }

    /**
     * By which this machine can be reached.
     *
     * @return IPv4 addresses, loopback not among them
     */
    static List<String> addresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .map(InetAddress::getHostAddress)
                    .sorted()
                    .toList();
        } catch (SocketException unknown) {
            throw new UncheckedIOException(unknown);
        }
    }

    static void make(Path folder, List<String> addresses, Instant now) throws IOException {
        var names = Stream.concat(Stream.of("localhost", "127.0.0.1"), addresses.stream()).toList();
        if (!isGood(folder.resolve(CERTIFICATE), Set.copyOf(names), now)) {
            Files.createDirectories(folder);
            var store = folder.resolve("new.p12");
            Files.deleteIfExists(store);
            try {
                keytool(store, names);
                write(folder, store);
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("keytool made something else than was asked for", impossible);
            } finally {
                Files.deleteIfExists(store);
            }
        }
    }

    private static boolean isGood(Path file, Set<String> names, Instant now) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        try (var pem = Files.newInputStream(file)) {
            var certificate = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
            certificate.checkValidity(Date.from(now.plus(SOON)));
            return namesOf(certificate).equals(names);
        } catch (GeneralSecurityException unusable) {
            return false;
        }
    }

    private static Set<String> namesOf(X509Certificate certificate) throws GeneralSecurityException {
        var names = certificate.getSubjectAlternativeNames();
        return names == null
                ? Set.of()
                : names.stream().map(name -> String.valueOf(name.get(SAN_NAME))).collect(Collectors.toSet());
    }

    private static void keytool(Path store, List<String> names) throws IOException {
        var san = names.stream()
                .map(name -> (Character.isDigit(name.charAt(0)) ? "ip:" : "dns:") + name)
                .collect(Collectors.joining(","));
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of("-genkeypair", "-alias", NAME, "-keyalg", "EC", "-groupname", "secp256r1"));
        command.addAll(List.of("-dname", "CN=Trunkline demo", "-validity", String.valueOf(DAYS)));
        command.addAll(List.of("-ext", "san=" + san, "-ext", "eku=serverAuth"));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes());
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool made no certificate: " + said.strip());
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", hurry);
        }
    }

    private static void write(Path folder, Path store) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        var key = folder.resolve(KEY);
        Files.deleteIfExists(key);
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, pem("PRIVATE KEY", keys.getKey(NAME, PASSWORD.toCharArray()).getEncoded()));
        Files.writeString(folder.resolve(CERTIFICATE), pem("CERTIFICATE", keys.getCertificate(NAME).getEncoded()));
    }

    private static String pem(String what, byte[] encoded) {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }
}
