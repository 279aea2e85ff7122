package org.trunkline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trunkline.sip.TlsSettings;

class DemoCertificateTest {
    private static final Instant NOW = Instant.now();

    @TempDir
    private Path folder;

    private X509Certificate made(List<String> addresses, Instant now) throws IOException, GeneralSecurityException {
        DemoCertificate.make(folder, addresses, now);
        try (var pem = Files.newInputStream(folder.resolve("certificate.pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }

    @Test
    void itIsForThisMachineAndBelongsToItsKey() throws IOException, GeneralSecurityException {
        var certificate = made(List.of("192.0.2.7", "198.51.100.9"), NOW);
        assertThat(certificate.getSubjectAlternativeNames())
                .<Object>extracting(name -> name.get(1))
                .containsExactly("localhost", "127.0.0.1", "192.0.2.7", "198.51.100.9");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1"); // server authentication
        var key = folder.resolve("key.pem");
        new TlsSettings(Optional.empty(), Optional.of(folder.resolve("certificate.pem")), Optional.of(key)).check();
        assertThat(Files.getPosixFilePermissions(key))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(folder.resolve("new.p12")).doesNotExist();
    }

    @Test
    void itIsKeptAsLongAsItIsGood() throws IOException, GeneralSecurityException {
        var first = made(List.of("192.0.2.7"), NOW);
        assertThat(made(List.of("192.0.2.7"), NOW)).isEqualTo(first);
        var moved = made(List.of("192.0.2.8"), NOW);
        assertThat(moved).isNotEqualTo(first);
        assertThat(made(List.of("192.0.2.8"), NOW.plus(Duration.ofDays(90)))).isNotEqualTo(moved);
    }
}
